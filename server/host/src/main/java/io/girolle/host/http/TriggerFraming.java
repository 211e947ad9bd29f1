package io.girolle.host.http;

import io.girolle.call.HeaderNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a trigger's HTTP exchange is framed for the function: headers of the client travel as {@code
 * Fn-Http-H-*}, beside those of the call itself.
 */
final class TriggerFraming {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String EXPLAIN = "Girolle-Explain";
  private static final String STATUS = "Fn-Http-Status";

  private TriggerFraming() {}

  /** The headers for the function, from those of the client. */
  static Map<String, List<String>> request(
      Map<String, List<String>> headers, String method, String url) {
    Map<String, List<String>> framed = new LinkedHashMap<>();
    headers.forEach(
        (name, values) -> {
          boolean own = name.equals(CONTENT_TYPE) || name.equals(EXPLAIN);
          framed.put(own ? name : HeaderNames.FRAME + name, values);
        });
    framed.put("Fn-Http-Method", List.of(method));
    framed.put("Fn-Http-Request-Url", List.of(url));
    framed.put("Fn-Intent", List.of("httprequest"));
    return framed;
  }

  /** The headers for the client, from those of the function. */
  static Map<String, List<String>> response(Map<String, List<String>> headers) {
    Map<String, List<String>> plain = new LinkedHashMap<>();
    headers.forEach(
        (name, values) -> {
          if (name.startsWith(HeaderNames.FRAME)) {
            plain.put(HeaderNames.canonical(name.substring(HeaderNames.FRAME.length())), values);
          }
        });
    if (headers.containsKey(CONTENT_TYPE)) {
      plain.putIfAbsent(CONTENT_TYPE, headers.get(CONTENT_TYPE));
    }
    Set<String> named = HeaderNames.namedByConnection(plain);
    plain.keySet().removeIf(n -> HeaderNames.isHopByHop(n) || named.contains(n));
    plain.remove("Content-Length");
    plain.remove("Fn-Call-Id");
    return plain;
  }

  /** The status for the client: an error of the runner's, else what the function set, else 200. */
  static int status(int runnerStatus, Map<String, List<String>> headers) {
    if (runnerStatus >= 400) {
      return runnerStatus;
    }
    List<String> values = headers.get(STATUS);
    int set = values == null ? 0 : number(values.get(0));
    return set > 0 ? set : 200;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

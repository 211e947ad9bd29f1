package io.girolle.host.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An HTTP answer as it was on the wire.
 *
 * @param whole whether its body came to its declared end
 */
public record RawAnswer(
    int status, List<Map.Entry<String, String>> headers, byte[] body, boolean whole) {

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The values of a header, whose name is compared exactly. */
  List<String> all(String name) {
    return headers.stream().filter(h -> h.getKey().equals(name)).map(Map.Entry::getValue).toList();
  }

  /** The one value of a header; null when there is none. */
  public String header(String name) {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw new AssertionError(name + " is there " + values.size() + " times: " + values);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  /** The names of all headers, in lower case and order. */
  List<String> names() {
    return headers.stream()
        .map(h -> h.getKey().toLowerCase(java.util.Locale.ROOT))
        .distinct()
        .sorted()
        .toList();
  }
}

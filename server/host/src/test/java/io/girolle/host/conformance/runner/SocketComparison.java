package io.girolle.host.conformance.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.Headers;
import java.util.ArrayList;
import java.util.List;

/** Compares requests as they came on a function's socket, byte by byte. */
final class SocketComparison {
  private static final String HEAD_END = "\r\n\r\n";

  private final SeenHeaders seen;
  private final JsonNode recorded;
  private final JsonNode got;
  private final List<String> differences = new ArrayList<>();

  /** A request: its first line, its headers, its body with the chunks undone. */
  private record Request(String line, Headers headers, String body) {

    static Request of(JsonNode json) {
      String text = json.get("raw_request").asText();
      int end = text.indexOf(HEAD_END);
      List<String> lines = List.of(text.substring(0, end).split("\r\n", -1));
      var headers = new Headers();
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      String rest = text.substring(end + HEAD_END.length());
      boolean chunked = headers.first("transfer-encoding").equals("chunked");
      return new Request(lines.get(0), headers, chunked ? dechunked(rest) : rest);
    }

    private static String dechunked(String text) {
      var body = new StringBuilder();
      int at = 0;
      for (int line = text.indexOf("\r\n"); line >= 0; line = text.indexOf("\r\n", at)) {
        int size = Integer.parseInt(text.substring(at, line), 16);
        if (size == 0) {
          break;
        }
        body.append(text, line + 2, line + 2 + size);
        at = line + 2 + size + 2;
      }
      return body.toString();
    }
  }

  SocketComparison(SeenHeaders seen, JsonNode recorded, JsonNode got) {
    this.seen = seen;
    this.recorded = recorded;
    this.got = got;
  }

  List<String> differences() {
    Request want = Request.of(recorded);
    Request have = Request.of(got);
    check("request line", want.line(), have.line());
    differences.addAll(seen.differences(want.headers(), have.headers()));
    check("body", want.body(), have.body());
    check("body_length", recorded.path("body_length"), got.path("body_length"));
    return differences;
  }

  private void check(String what, Object want, Object have) {
    if (!want.equals(have)) {
      differences.add("on the socket, " + what + ": want " + want + ", got " + have);
    }
  }
}

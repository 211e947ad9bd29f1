package io.girolle.runner;

import io.girolle.call.CallModel;
import io.girolle.call.HeaderNames;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Makes the head of a function's request from its call. */
final class RequestHead {
  /** The header that asks what plugins did; it isn't the function's business. */
  static final String EXPLAIN = "Girolle-Explain";

  private static final String CALL_ID = "Fn-Call-Id";
  private static final String DEADLINE = "Fn-Deadline";
  private static final Set<String> OWN =
      Set.of("Host", "Content-Length", CALL_ID, DEADLINE, EXPLAIN);

  private RequestHead() {}

  /**
   * The head.
   *
   * @param call the call
   * @param deadline when the function must have answered
   * @throws IllegalArgumentException when the call has a header that can't be sent
   */
  static HttpRequest of(CallModel call, Instant deadline) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/call");
    HttpHeaders headers = request.headers();
    headers.add("Host", "localhost");
    headers.add("Transfer-Encoding", "chunked");
    call.headers()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name) && passes(name, values)) {
                values.forEach(value -> headers.add(name, bytes(value)));
              }
            });
    headers.set(CALL_ID, call.id());
    headers.set(DEADLINE, deadline.truncatedTo(ChronoUnit.SECONDS).toString());
    return request;
  }

  /** Whether a header isn't of one hop; that the caller takes trailers may be told, as Fn does. */
  private static boolean passes(String name, List<String> values) {
    return !HeaderNames.isHopByHop(name)
        || (name.equals("Te") && values.equals(List.of("trailers")));
  }

  /** A value as the bytes of its UTF-8 form. */
  private static CharSequence bytes(String value) {
    return isAscii(value) ? value : new AsciiString(value.getBytes(StandardCharsets.UTF_8), false);
  }

  private static boolean isAscii(String value) {
    return value.chars().allMatch(c -> c < 128);
  }
}

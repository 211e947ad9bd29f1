package io.girolle.runner;

import io.girolle.call.HeaderNames;
import io.girolle.proto.CallResultStart;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** Makes the message that begins a result. */
final class ResultHead {
  private ResultHead() {}

  /**
   * The beginning of a function's answer.
   *
   * @param headers the function's
   * @param explanation what plugins did, as JSON; empty when nobody asked
   */
  static RunnerMsg ok(HttpHeaders headers, String explanation) {
    var meta = HttpRespMeta.newBuilder().setStatusCode(200);
    headers.forEach(
        header -> {
          String name = HeaderNames.canonical(header.getKey());
          if (!HeaderNames.isHopByHop(name) && !name.equals(RequestHead.EXPLAIN)) {
            add(meta, name, text(header.getValue()));
          }
        });
    return message(meta, explanation);
  }

  /** A detached call has its instance. */
  static RunnerMsg accepted(String explanation) {
    return message(HttpRespMeta.newBuilder().setStatusCode(202), explanation);
  }

  private static RunnerMsg message(HttpRespMeta.Builder meta, String explanation) {
    if (!explanation.isEmpty()) {
      add(meta, RequestHead.EXPLAIN, explanation);
    }
    return RunnerMsg.newBuilder()
        .setResultStart(CallResultStart.newBuilder().setHttp(meta))
        .build();
  }

  private static void add(HttpRespMeta.Builder meta, String name, String value) {
    meta.addHeaders(HttpHeader.newBuilder().setKey(name).setValue(value));
  }

  /** A value that was read as one character a byte, as the UTF-8 text that it is. */
  private static String text(String value) {
    return value.chars().allMatch(c -> c < 128)
        ? value
        : new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}

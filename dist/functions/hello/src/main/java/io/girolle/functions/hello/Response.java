package io.girolle.functions.hello;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One answer, in the statuses of the contract: 200 is done, 502 is failed. */
record Response(int status, String contentType, byte[] body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Bounds the native copy that the JDK makes of what a channel is given to write. */
  private static final int SLICE_BYTES = 64 * 1024;

  static Response text(String text) {
    return new Response(200, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static Response bytes(String contentType, byte[] body) {
    return new Response(200, contentType, body);
  }

  static Response failure(String reason) {
    return new Response(502, TEXT, reason.concat("\n").getBytes(StandardCharsets.UTF_8));
  }

  void writeTo(OutputStream out, boolean keepAlive) throws IOException {
    StringBuilder head = new StringBuilder(128);
    head.append("HTTP/1.1 ").append(status).append(status == 200 ? " OK" : " Bad Gateway");
    head.append("\r\nContent-Type: ").append(contentType);
    head.append("\r\nContent-Length: ").append(body.length);
    if (!keepAlive) {
      head.append("\r\nConnection: close");
    }
    head.append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    for (int from = 0; from < body.length; from += SLICE_BYTES) {
      out.write(body, from, Math.min(SLICE_BYTES, body.length - from));
    }
  }
}

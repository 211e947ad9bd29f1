package io.girolle.host.conformance.lb;

import io.girolle.host.conformance.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a client got, read from the bytes on its connection.
 *
 * @param none whether there was no answer
 * @param status the status; 0 when there was none
 * @param headers the headers
 * @param body as much of the body as came
 * @param complete whether that was all
 * @param framing how the end of the body was to be known
 * @param interim whether an interim answer came before it
 */
public record Answer(
    boolean none,
    int status,
    Headers headers,
    byte[] body,
    boolean complete,
    Framing framing,
    boolean interim) {

  /** How the end of a body is known. */
  public enum Framing {
    NO_BODY,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private static final int INTERIM_BELOW = 200;

  /**
   * Reads an answer.
   *
   * @param bytes what has come so far
   * @param method of the request
   * @param closed whether that was all that will come
   */
  static Answer of(byte[] bytes, String method, boolean closed) {
    int from = 0;
    boolean interim = false;
    while (true) {
      int end = indexOf(bytes, "\r\n\r\n", from);
      if (end < 0) {
        return new Answer(true, 0, new Headers(), new byte[0], false, Framing.NO_BODY, interim);
      }
      String[] lines =
          new String(bytes, from, end - from, StandardCharsets.ISO_8859_1).split("\r\n", -1);
      int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
      from = end + 4;
      if (status >= INTERIM_BELOW) {
        byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
        return whole(status, headers(lines), rest, method, closed, interim);
      }
      interim = true;
    }
  }

  private static Headers headers(String[] lines) {
    var headers = new Headers();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    return headers;
  }

  private static Answer whole(
      int status, Headers headers, byte[] rest, String method, boolean closed, boolean interim) {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new Answer(false, status, headers, new byte[0], true, Framing.NO_BODY, interim);
    }
    if (headers.first("transfer-encoding").equalsIgnoreCase("chunked")) {
      return chunked(status, headers, rest, interim);
    }
    String length = headers.first("content-length");
    if (length.isEmpty()) {
      return new Answer(false, status, headers, rest, closed, Framing.UNTIL_CLOSE, interim);
    }
    int declared = Integer.parseInt(length);
    byte[] body = Arrays.copyOf(rest, Math.min(declared, rest.length));
    return new Answer(
        false, status, headers, body, rest.length >= declared, Framing.LENGTH, interim);
  }

  private static Answer chunked(int status, Headers headers, byte[] rest, boolean interim) {
    var body = new ByteArrayOutputStream();
    boolean complete = false;
    int at = 0;
    for (int line = indexOf(rest, "\r\n", 0); line >= 0; line = indexOf(rest, "\r\n", at)) {
      int size = Integer.parseInt(new String(rest, at, line - at, StandardCharsets.US_ASCII), 16);
      if (size == 0) {
        complete = indexOf(rest, "\r\n", line + 2) >= 0;
        break;
      }
      if (rest.length < line + 2 + size + 2) {
        break;
      }
      body.write(rest, line + 2, size);
      at = line + 2 + size + 2;
    }
    return new Answer(
        false, status, headers, body.toByteArray(), complete, Framing.CHUNKED, interim);
  }

  private static int indexOf(byte[] bytes, String wanted, int from) {
    byte[] sought = wanted.getBytes(StandardCharsets.US_ASCII);
    for (int i = from; i <= bytes.length - sought.length; i++) {
      if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
        return i;
      }
    }
    return -1;
  }
}

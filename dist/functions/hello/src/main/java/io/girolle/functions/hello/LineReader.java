package io.girolle.functions.hello;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines that belong together, as those of a request's head, and bounds their size. */
final class LineReader {
  static final int LIMIT_BYTES = 256 * 1024;

  private final InputStream in;
  private int left = LIMIT_BYTES;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The first line with something in it; an EOFException if the input ends before. */
  String readFirst() throws IOException {
    String line = readLine(true);
    while (line.isEmpty()) {
      line = readLine(true);
    }
    return line;
  }

  String read() throws IOException {
    return readLine(false);
  }

  private String readLine(boolean mayEnd) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    while (true) {
      int next = in.read();
      if (next < 0) {
        if (mayEnd && line.size() == 0) {
          throw new EOFException();
        }
        throw new MalformedRequestException("the request ends within a line");
      }
      if (left-- == 0) {
        throw new MalformedRequestException("the request's lines are too large");
      }
      if (next == '\n') {
        break;
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}

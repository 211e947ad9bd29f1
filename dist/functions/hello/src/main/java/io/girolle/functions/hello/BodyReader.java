package io.girolle.functions.hello;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads a request's body to its end, however it is framed. */
final class BodyReader {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final InputStream in;

  BodyReader(InputStream in) {
    this.in = in;
  }

  byte[] read(Headers headers) throws IOException {
    List<String> codings = headers.all("Transfer-Encoding");
    List<String> lengths = headers.all("Content-Length");
    if (codings.isEmpty()) {
      return lengths.isEmpty() ? new byte[0] : readExactly(onlyLength(lengths));
    }
    if (!lengths.isEmpty() || codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
      throw new MalformedRequestException("unclear length of the body");
    }
    return readChunks();
  }

  private static int onlyLength(List<String> lengths) throws IOException {
    String length = lengths.get(0);
    for (String other : lengths) {
      if (!other.equals(length)) {
        throw new MalformedRequestException("unclear length of the body");
      }
    }
    return parse(length, 10);
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
      if (size > LARGEST_ARRAY - body.size()) {
        throw new MalformedRequestException("the body is too large");
      }
      body.write(readExactly(size), 0, size);
      if (!new LineReader(in).read().isEmpty()) {
        throw new MalformedRequestException("a chunk is longer than its size");
      }
    }
    LineReader trailers = new LineReader(in);
    while (!trailers.read().isEmpty()) {
      // They mean nothing to this function.
    }
    return body.toByteArray();
  }

  private int readChunkSize() throws IOException {
    String line = new LineReader(in).read();
    int extension = line.indexOf(';');
    return parse((extension < 0 ? line : line.substring(0, extension)).trim(), 16);
  }

  private byte[] readExactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new MalformedRequestException("the request ends in its body");
    }
    return bytes;
  }

  private static int parse(String size, int radix) throws IOException {
    // Integer.parseInt would also take a sign.
    if (size.isEmpty() || Character.digit(size.charAt(0), radix) < 0) {
      throw new MalformedRequestException("bad size of the body");
    }
    try {
      return Integer.parseInt(size, radix);
    } catch (NumberFormatException e) {
      throw new MalformedRequestException("bad size of the body");
    }
  }
}

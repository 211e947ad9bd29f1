package io.girolle.functions.hello;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads the HTTP/1.x requests that come one after the other on a connection. */
final class RequestReader {
  private final InputStream in;

  RequestReader(InputStream in) {
    this.in = in;
  }

  /** The next request, or none if the connection ended before it began. */
  Optional<Request> read() throws IOException {
    LineReader lines = new LineReader(in);
    String line;
    try {
      line = lines.readFirst();
    } catch (EOFException e) {
      return Optional.empty();
    }
    int methodEnd = line.indexOf(' ');
    int targetEnd = line.lastIndexOf(' ');
    if (methodEnd <= 0 || targetEnd <= methodEnd + 1) {
      throw new MalformedRequestException("bad request line");
    }
    String version = line.substring(targetEnd + 1);
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw new MalformedRequestException("not HTTP/1.x");
    }
    String method = line.substring(0, methodEnd);
    String target = line.substring(methodEnd + 1, targetEnd);
    Headers headers = readHeaders(lines);
    byte[] body = new BodyReader(in).read(headers);
    return Optional.of(new Request(method, target, version, headers, body));
  }

  private static Headers readHeaders(LineReader lines) throws IOException {
    Headers headers = new Headers();
    String line = lines.read();
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(0) <= ' ' || line.charAt(colon - 1) <= ' ') {
        throw new MalformedRequestException("bad header line");
      }
      headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
      line = lines.read();
    }
    return headers;
  }
}

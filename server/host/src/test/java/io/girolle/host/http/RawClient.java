package io.girolle.host.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client that says what it is told byte for byte, and reads answers as they are. */
public final class RawClient implements Closeable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  public RawClient(InetSocketAddress server) throws IOException {
    this(server, 0);
  }

  /** A client whose socket takes no more than so many bytes before they are read; 0 is as usual. */
  RawClient(InetSocketAddress server, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(server);
    in = new BufferedInputStream(socket.getInputStream());
  }

  public RawClient send(String latin1) throws IOException {
    return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Says that nothing more will come. */
  RawClient endSending() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Leaves without a word more: the server gets a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The next answer. */
  public RawAnswer receive() throws IOException {
    RawAnswer head = receiveHead();
    int status = head.status();
    if (status < 200 || status == 204 || status == 304) {
      return head;
    }
    var body = new ByteArrayOutputStream();
    String length = head.header("Content-Length");
    boolean whole;
    if (length != null) {
      whole = copy(Long.parseLong(length), body);
    } else if ("chunked".equals(head.header("Transfer-Encoding"))) {
      whole = copyChunks(body);
    } else {
      copy(Long.MAX_VALUE, body);
      whole = true;
    }
    return new RawAnswer(status, head.headers(), body.toByteArray(), whole);
  }

  /** The next answer, to a request for the head alone. */
  RawAnswer receiveHead() throws IOException {
    String statusLine = line();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new RawAnswer(Integer.parseInt(statusLine.split(" ", 3)[1]), headers, new byte[0], true);
  }

  /** The next bytes, whatever they are. */
  byte[] receiveBytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("closed after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  /** The next line, without its end. */
  String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed after: " + line.toString(StandardCharsets.ISO_8859_1));
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** The next chunk of an answer whose head was read. */
  String chunk() throws IOException {
    var chunk = new ByteArrayOutputStream();
    copy(Integer.parseInt(line(), 16), chunk);
    line();
    return chunk.toString(StandardCharsets.UTF_8);
  }

  /** Sends on and on: whether the server ends that before so much was taken. */
  boolean isCutOffWhileSending(long most) {
    byte[] some = new byte[64 * 1024];
    try {
      for (long sent = 0; sent < most; sent += some.length) {
        send(some);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** How many bytes have come that weren't read. */
  int waiting() throws IOException {
    return in.available();
  }

  /** Reads on to the end: whether the server has closed the connection. */
  public boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private boolean copyChunks(ByteArrayOutputStream body) throws IOException {
    try {
      while (true) {
        int size = Integer.parseInt(line(), 16);
        boolean whole = copy(size, body);
        line();
        if (size == 0 || !whole) {
          return whole;
        }
      }
    } catch (EOFException | SocketException e) {
      return false;
    }
  }

  private boolean copy(long length, ByteArrayOutputStream body) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    long left = length;
    try {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return false;
        }
        body.write(buffer, 0, read);
        left -= read;
      }
    } catch (SocketException e) {
      return false;
    }
    return true;
  }
}

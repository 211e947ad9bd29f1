package io.girolle.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine that refuses connections. As long as it isn't closed nobody else gets it.
 */
public final class DeadPort implements AutoCloseable {
  private final Socket bound = new Socket();
  private final int number;

  /** Takes a free one. */
  public DeadPort() throws IOException {
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    number = bound.getLocalPort();
  }

  public int number() {
    return number;
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + number;
  }

  @Override
  public void close() throws IOException {
    bound.close();
  }
}

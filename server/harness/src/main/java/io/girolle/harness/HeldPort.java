package io.girolle.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of loopback that nobody on the machine gets by chance. Connections are refused there until
 * a server of the test's listens on it, which may end and come back.
 */
public final class HeldPort implements AutoCloseable {
  private final Socket holder = new Socket();

  /** Holds a free one. */
  public HeldPort() {
    try {
      holder.setReuseAddress(true);
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port. */
  public int number() {
    return holder.getLocalPort();
  }

  /** Host and port, as pools list it. */
  public String address() {
    return "127.0.0.1:" + number();
  }

  /** Lets it go. */
  @Override
  public void close() {
    try {
      holder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

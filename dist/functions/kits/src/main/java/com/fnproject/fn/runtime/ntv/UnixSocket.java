package com.fnproject.fn.runtime.ntv;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of the kit's. */
public final class UnixSocket extends Socket {
  private static final @Nullable SocketImpl NONE = null;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  UnixSocket(SocketChannel channel) throws SocketException {
    super(NONE);
    this.channel = channel;
    this.in = Channels.newInputStream(channel);
    this.out = Channels.newOutputStream(channel);
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  /** The system's sizes do. */
  @Override
  public void setReceiveBufferSize(int size) {}

  /** The system's sizes do. */
  @Override
  public void setSendBufferSize(int size) {}

  /** A read waits as long as it takes. */
  @Override
  public void setSoTimeout(int millis) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return "UnixSocket[" + channel + "]";
  }
}

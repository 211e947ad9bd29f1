package com.fnproject.fn.runtime.ntv;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** What the kit listens with. */
public final class UnixServerSocket implements Closeable {
  private final ServerSocketChannel channel;
  private final Selector selector;

  private UnixServerSocket(ServerSocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  /** Listens at a path. */
  public static UnixServerSocket listen(String path, int backlog) throws IOException {
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(path), backlog);
    channel.configureBlocking(false);
    Selector selector = Selector.open();
    channel.register(selector, SelectionKey.OP_ACCEPT);
    return new UnixServerSocket(channel, selector);
  }

  /** The next connection, or null when none has come in time. */
  public @Nullable UnixSocket accept(long timeoutMillis) throws IOException {
    selector.select(timeoutMillis);
    selector.selectedKeys().clear();
    SocketChannel accepted = channel.accept();
    return accepted == null ? null : new UnixSocket(accepted);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}

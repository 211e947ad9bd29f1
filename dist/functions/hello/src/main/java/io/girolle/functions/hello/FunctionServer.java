package io.girolle.functions.hello;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Listens on the function's socket, and serves each connection on a thread of its own. */
final class FunctionServer implements AutoCloseable {
  /** Short, so that it fits wherever the final name does. */
  private static final String UNREADY_NAME = "h.tmp";

  private final ServerSocketChannel channel;
  private final Path socket;
  private final Greeter greeter;

  private FunctionServer(ServerSocketChannel channel, Path socket, Greeter greeter) {
    this.channel = channel;
    this.socket = socket;
    this.greeter = greeter;
  }

  /** Once this returns, the socket has its final name and takes connections. */
  static FunctionServer open(Map<String, String> environment)
      throws ConfigurationException, IOException {
    Path socket = Listener.of(environment).socket();
    Path unready = socket.resolveSibling(UNREADY_NAME);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Files.deleteIfExists(unready);
      channel.bind(UnixDomainSocketAddress.of(unready));
      // The runner may be another user, and connecting takes the right to write.
      Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-rw-rw-"));
      Files.move(unready, socket, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      channel.close();
      throw new IOException("cannot listen on " + socket + ": " + e.getMessage(), e);
    }
    return new FunctionServer(channel, socket, new Greeter(environment));
  }

  /** Takes connections until the server is closed. */
  void serve() throws IOException {
    while (true) {
      Connection connection;
      try {
        connection = new Connection(channel.accept(), greeter);
      } catch (ClosedChannelException e) {
        return;
      }
      Thread thread = new Thread(connection, "connection");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(socket);
  }
}

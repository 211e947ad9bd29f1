package io.girolle.runner.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A syslog server that reads octet-counted messages. */
public final class SyslogServer implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  SyslogServer(ServerSocketFactory factory, int port) throws IOException {
    server = factory.createServerSocket(port, 10, InetAddress.getLoopbackAddress());
    var thread = new Thread(this::accept, "syslog-server");
    thread.setDaemon(true);
    thread.start();
  }

  public static SyslogServer start() throws IOException {
    return new SyslogServer(ServerSocketFactory.getDefault(), 0);
  }

  int port() {
    return server.getLocalPort();
  }

  /** As an app would say it. */
  public String url() {
    return "tcp://127.0.0.1:" + port();
  }

  public List<String> messages() {
    return List.copyOf(messages);
  }

  List<Socket> connections() {
    return connections;
  }

  void dropConnections() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        var thread = new Thread(() -> read(connection), "syslog-connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // closed
      return;
    }
  }

  private void read(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      for (int length = length(in); length >= 0; length = length(in)) {
        messages.add(new String(in.readNBytes(length), UTF_8));
      }
    } catch (IOException e) {
      // the connection is no more
      return;
    } finally {
      connections.remove(connection);
    }
  }

  private static int length(InputStream in) throws IOException {
    int length = 0;
    for (int c = in.read(); c != ' '; c = in.read()) {
      if (c < 0) {
        return -1;
      }
      length = length * 10 + Character.digit(c, 10);
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    server.close();
    dropConnections();
  }
}

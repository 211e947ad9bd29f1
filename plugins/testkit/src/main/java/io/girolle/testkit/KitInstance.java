package io.girolle.testkit;

import io.girolle.harness.function.FunctionConnection;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A function within this process: it answers each request with its body. */
final class KitInstance implements Instance {
  private static final Logger log = LoggerFactory.getLogger(KitInstance.class);

  private final Path socket;
  private final ServerSocketChannel listener;
  private final CompletableFuture<Exit> exited = new CompletableFuture<>();

  private KitInstance(Path socket, ServerSocketChannel listener) {
    this.socket = socket;
    this.listener = listener;
  }

  static KitInstance start(Path folder) throws IOException {
    Path socket = folder.resolve("lsnr.sock");
    Path unready = folder.resolve("unready");
    var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(unready));
      Files.move(unready, socket, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    var instance = new KitInstance(socket, listener);
    instance.inThread("testkit-instance", instance::listen);
    return instance;
  }

  @Override
  public SocketAddress endpoint() {
    return UnixDomainSocketAddress.of(socket);
  }

  @Override
  public void freeze() {}

  @Override
  public void thaw() {}

  @Override
  public void stop(Duration grace) {
    try {
      listener.close();
    } catch (IOException e) {
      log.warn("event=testkit-instance-stays socket={}", socket, e);
    }
    exited.complete(Exit.code(0));
  }

  @Override
  public CompletionStage<Exit> exited() {
    return exited;
  }

  @Override
  public InstanceStats stats() {
    return new InstanceStats() {};
  }

  private void listen() {
    try {
      while (true) {
        SocketChannel accepted = listener.accept();
        inThread("testkit-connection", () -> serve(accepted));
      }
    } catch (IOException e) {
      log.debug("event=testkit-instance-ended socket={}", socket, e);
    }
  }

  private void serve(SocketChannel accepted) {
    try (var connection = new FunctionConnection(accepted)) {
      for (var next = connection.next(); next.isPresent(); next = connection.next()) {
        connection.answer(next.get().body());
      }
    } catch (IOException e) {
      log.debug("event=testkit-connection-lost socket={}", socket, e);
    }
  }

  private void inThread(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}

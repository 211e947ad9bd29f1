package io.girolle.testkit;

import io.girolle.harness.function.FunctionConnection;
import io.girolle.harness.function.FunctionRequest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a function's socket, on threads of its own. */
final class FunctionServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FunctionServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path socket;
  private final ServerSocketChannel listener;
  private final Function<FunctionRequest, byte[]> answers;
  private @Nullable Thread serving;

  private FunctionServer(
      Path socket, ServerSocketChannel listener, Function<FunctionRequest, byte[]> answers) {
    this.socket = socket;
    this.listener = listener;
    this.answers = answers;
  }

  /**
   * Begins to listen.
   *
   * @param socket is there once it listens
   * @param answers gives the body of each answer
   */
  static FunctionServer at(Path socket, Function<FunctionRequest, byte[]> answers)
      throws IOException {
    Path unready = socket.resolveSibling("unready");
    var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(unready));
      Files.move(unready, socket, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    return new FunctionServer(socket, listener, answers);
  }

  /** Serves in the background. */
  FunctionServer inBackground() {
    serving = inThread("testkit-function", this::serve);
    return this;
  }

  /** Serves until it is closed. */
  void serve() {
    try {
      while (true) {
        SocketChannel accepted = listener.accept();
        var unused = inThread("testkit-connection", () -> serve(accepted));
      }
    } catch (IOException e) {
      log.debug("event=testkit-function-ended socket={}", socket, e);
    }
  }

  /** Returns when nobody can connect any more. */
  @Override
  public void close() {
    try {
      listener.close();
      if (serving != null) {
        serving.join(PATIENCE.toMillis());
      }
    } catch (IOException e) {
      log.warn("event=testkit-function-stays socket={}", socket, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel accepted) {
    try (var connection = new FunctionConnection(accepted)) {
      for (var next = connection.next(); next.isPresent(); next = connection.next()) {
        connection.answer(answers.apply(next.get()));
      }
    } catch (IOException e) {
      log.debug("event=testkit-connection-lost socket={}", socket, e);
    }
  }

  private static Thread inThread(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}

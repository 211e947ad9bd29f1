package io.girolle.harness.function;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.girolle.harness.Ledger;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A function that does what a call's headers say. It speaks the contract of functions: HTTP over
 * the Unix-domain socket that {@code FN_LISTENER} names. Each call whose header {@link
 * Ledger#HEADER} names it is appended to the ledger in the file {@value #LEDGER}. The answer is the
 * function's environment, one {@code NAME=value} a line, unless {@value #ECHO} is there.
 *
 * <p>Headers count in their trigger framing as well.
 */
public final class TestFunction {
  /** An environment variable: the ledger's file. */
  public static final String LEDGER = "TEST_FUNCTION_LEDGER";

  /** A header: answers so many milliseconds later. */
  public static final String SLEEP = "Test-Sleep";

  /** A header: answers once this file is there. */
  public static final String HOLD = "Test-Hold";

  /** A header: answers with the body, whatever the value. */
  public static final String ECHO = "Test-Echo";

  private TestFunction() {}

  /** Serves until it is killed. */
  public static void main(String[] args) throws IOException {
    Map<String, String> environment = System.getenv();
    Path socket = Path.of(variable(environment, "FN_LISTENER").substring("unix:".length()));
    var behaviour = Behaviour.in(environment);
    Path unready = socket.resolveSibling("t.tmp");
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(unready));
      Files.move(unready, socket, ATOMIC_MOVE);
      while (true) {
        SocketChannel accepted = listener.accept();
        new Thread(() -> serve(accepted, behaviour), "connection").start();
      }
    }
  }

  static String variable(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalStateException("environment variable " + name + " is missing");
    }
    return value;
  }

  private static void serve(SocketChannel accepted, Behaviour behaviour) {
    try (var connection = new FunctionConnection(accepted)) {
      for (var request = connection.next(); request.isPresent(); request = connection.next()) {
        connection.answer(behaviour.answer(request.get()));
      }
    } catch (IOException e) {
      System.err.println("connection lost: " + e.getMessage());
    }
  }
}

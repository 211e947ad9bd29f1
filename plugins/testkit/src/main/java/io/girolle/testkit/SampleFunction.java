package io.girolle.testkit;

import io.girolle.harness.function.FunctionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A function that answers each request with its body: a process for drivers to run in tests. It
 * keeps to the contract of functions: it listens on the socket that {@code FN_LISTENER} names.
 */
public final class SampleFunction {
  private SampleFunction() {}

  /** What starts it: the Java and the class path of the test. */
  public static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx32m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        SampleFunction.class.getName());
  }

  /** Serves until it is killed, or who started it has ended. */
  public static void main(String[] args) throws IOException {
    String listener = System.getenv("FN_LISTENER");
    if (listener == null || !listener.startsWith("unix:")) {
      throw new IllegalStateException("FN_LISTENER: " + listener + " (expected: unix:<path>)");
    }
    var unused =
        ProcessHandle.current()
            .parent()
            .map(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
    Path socket = Path.of(listener.substring("unix:".length()));
    try (var server = FunctionServer.at(socket, FunctionRequest::body)) {
      server.serve();
    }
  }
}

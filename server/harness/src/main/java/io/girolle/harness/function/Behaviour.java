package io.girolle.harness.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.girolle.harness.ExecutionLog;
import io.girolle.harness.Ledger;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the function does about a request. */
record Behaviour(ExecutionLog executions, String name, byte[] environment) {
  private static final long LOOK_EVERY_MILLIS = 10;

  static Behaviour in(Map<String, String> environment) {
    Path ledger = Path.of(TestFunction.variable(environment, TestFunction.LEDGER));
    String lines =
        new TreeMap<>(environment)
            .entrySet().stream()
                .map(variable -> variable.getKey() + '=' + variable.getValue() + '\n')
                .collect(joining());
    return new Behaviour(
        ExecutionLog.inFile(ledger),
        TestFunction.variable(environment, "FN_LISTENER"),
        lines.getBytes(UTF_8));
  }

  /** Writes the call down, waits as long as it says, and gives the answer's body. */
  byte[] answer(FunctionRequest request) throws InterruptedIOException {
    request.header(Ledger.HEADER).ifPresent(call -> executions.append(call, name));
    try {
      Thread.sleep(request.header(TestFunction.SLEEP).map(Long::parseLong).orElse(0L));
      Optional<Path> held = request.header(TestFunction.HOLD).map(Path::of);
      while (held.isPresent() && Files.notExists(held.get())) {
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted in a call");
    }
    return request.header(TestFunction.ECHO).isPresent() ? request.body() : environment;
  }
}

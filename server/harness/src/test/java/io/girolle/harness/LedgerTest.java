package io.girolle.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir Path folder;

  private final Ledger ledger = Ledger.inMemory();

  @Test
  void numbersEachCallAnew() {
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      numbers.add(ledger.ask());
    }
    assertEquals(100, numbers.size());
  }

  @Test
  void isSoundWhenEachCallHasOneAnswerAndEachSuccessOneExecution() {
    String good = ledger.ask();
    ledger.executions().append(good, "r1");
    ledger.succeeded(good);
    String refused = ledger.ask();
    ledger.failed(refused, "503");
    String brokenOff = ledger.ask();
    ledger.executions().append(brokenOff, "r2");
    ledger.failed(brokenOff, "500");

    ledger.assertSound();
    assertEquals(3, ledger.answered());
  }

  @Test
  void listsCallsThatAreStuck() {
    ledger.succeeded(executed(ledger.ask()));
    String stuck = ledger.ask();

    assertFault("never answered: 1", "call " + stuck + ": ");
    assertEquals(1, ledger.answered());
  }

  @Test
  void listsCallsThatWereAnsweredTwice() {
    String call = executed(ledger.ask());
    ledger.succeeded(call);
    ledger.failed(call, "500");

    assertFault("answered more than once: 1", "call " + call + ": answers [success, 500]");
  }

  @Test
  void listsCallsThatWereExecutedTwice() {
    String call = ledger.ask();
    ledger.executions().append(call, "r1");
    ledger.executions().append(call, "r2");
    ledger.failed(call, "500");

    assertFault("executed more than once: 1", "call " + call + ": ", "executed by [r1, r2]");
  }

  @Test
  void listsSuccessesThatNobodyExecuted() {
    String call = ledger.ask();
    ledger.succeeded(call);

    assertFault("answered with success but never executed: 1", "call " + call + ": ");
  }

  @Test
  void listsExecutionsAndAnswersThatNobodyAskedFor() {
    ledger.executions().append("x", "r1");
    ledger.failed("y", "500");

    assertFault("never asked for: 2", "call x: ", "call y: ");
  }

  @Test
  void listsEveryFaultButOnlySomeOffendersOfEach() {
    for (int i = 0; i < 50; i++) {
      ledger.ask();
    }
    ledger.executions().append("x", "r1");

    String message = assertFault("never answered: 50", "and 30 more", "never asked for: 1");
    assertEquals(21, message.lines().filter(line -> line.contains("    call ")).count());
  }

  @Test
  void aFileIsSharedByManyWriters() throws IOException {
    Path file = folder.resolve("executions");
    Ledger shared = Ledger.inFile(file);
    List<String> calls = IntStream.range(0, 200).mapToObj(i -> shared.ask()).toList();
    var logs = List.of(ExecutionLog.inFile(file), ExecutionLog.inFile(file));
    CompletableFuture<?>[] writers =
        IntStream.range(0, calls.size())
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          logs.get(i % 2).append(calls.get(i), "writer " + i % 2);
                          shared.succeeded(calls.get(i));
                        }))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(writers).join();

    shared.assertSound();
    assertEquals(200, Files.readAllLines(file).size());
    assertTrue(Files.readAllLines(file).contains(calls.get(1) + " writer 1"));
  }

  @Test
  void aFileIsAppendedToByOtherProcesses() throws Exception {
    Path file = folder.resolve("executions");
    Ledger shared = Ledger.inFile(file);
    String call = shared.ask();
    append(file, call + " hello\n");
    shared.succeeded(call);

    shared.assertSound();
    assertEquals(List.of(new Execution(call, "hello")), shared.executions().executions());
  }

  @Test
  void aFileThatIsNotThereHasNoExecutions() {
    assertEquals(List.of(), ExecutionLog.inFile(folder.resolve("none")).executions());
  }

  @Test
  void saysWhichLineIsMalformed() throws IOException {
    for (String line : List.of("17\n", "17 \n", " hello\n", "\n", "17 hello")) {
      Path file = Files.createTempFile(folder, "executions", "");
      append(file, "1 r1\n" + line);

      var fault =
          assertThrows(
              IllegalStateException.class, () -> ExecutionLog.inFile(file).executions(), line);

      assertTrue(fault.getMessage().contains(file + ", line 2: "), fault.getMessage());
    }
  }

  @Test
  void refusesNamesThatWouldBreakALine() {
    for (ExecutionLog log :
        List.of(ExecutionLog.inMemory(), ExecutionLog.inFile(folder.resolve("executions")))) {
      assertThrows(IllegalArgumentException.class, () -> log.append("", "r1"));
      assertThrows(IllegalArgumentException.class, () -> log.append("1 2", "r1"));
      assertThrows(IllegalArgumentException.class, () -> log.append("1", ""));
      assertThrows(IllegalArgumentException.class, () -> log.append("1", "r1\nr2"));
      assertEquals(List.of(), log.executions());
    }
    assertFalse(Files.exists(folder.resolve("executions")));
  }

  private String executed(String call) {
    ledger.executions().append(call, "r1");
    return call;
  }

  private String assertFault(String... parts) {
    String message = assertThrows(AssertionError.class, ledger::assertSound).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    return message;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}

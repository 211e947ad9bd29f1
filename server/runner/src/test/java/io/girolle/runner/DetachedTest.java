package io.girolle.runner;

import static io.girolle.runner.AnswerTest.assertError;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose client doesn't wait. */
class DetachedTest {
  private static TestRunner runner;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    runner = TestRunner.start();
  }

  @AfterAll
  static void stop() throws IOException {
    runner.close();
  }

  @Test
  void acknowledgementComesWithTheInstanceAndTheAnswerIsDropped() throws IOException {
    Path go = temp.resolve("go");
    Engaged call = runner.call(TestCall.of("ack").detached().header("X-When", go.toString()));
    assertEquals(202, call.start().getStatusCode());
    assertEquals(0, call.start().getHeadersCount());
    assertFalse(call.isOver());
    Files.createFile(go);
    assertTrue(call.finished().getSuccess());
    assertEquals(2, call.messages().size());
  }

  @Test
  void callLivesOnWhenItsClientLeavesAfterTheAcknowledgement() throws IOException {
    Path go = temp.resolve("go");
    Path ledger = temp.resolve("ledger");
    var call =
        TestCall.of("lives")
            .detached()
            .header("X-Print", TestCall.base64("got the whole request"))
            .header("X-When", go.toString())
            .header("X-Ledger", ledger.toString());
    double printed = runner.meter("girolle.runner.log.kept.bytes");
    Engaged engaged = runner.call(call);
    engaged.start();
    await().until(() -> runner.meter("girolle.runner.log.kept.bytes") > printed);
    engaged.cancel();
    assertEquals(1, runner.runner.active());
    Files.createFile(go);
    await().until(() -> runner.runner.active() == 0);
    assertEquals(
        "2", runner.call(TestCall.of("lives").detached(), "").finished().getSuccess() ? "2" : "");
    assertEquals(call.id(), Files.readAllLines(ledger).get(0));
  }

  @Test
  void callIsStoppedWhenItsClientLeavesBeforeTheAcknowledgement() throws IOException {
    Path go = temp.resolve("go");
    Path ledger = temp.resolve("ledger");
    var call =
        TestCall.of("before")
            .detached()
            .config("START_WHEN", go.toString())
            .header("X-Ledger", ledger.toString());
    try (var fresh = TestRunner.start()) {
      Engaged engaged = fresh.call(call);
      await().until(() -> fresh.instances() == 1);
      engaged.cancel();
      await().until(() -> fresh.runner.active() == 0);
      Files.createFile(go);
      var next = TestCall.of("before").config("START_WHEN", go.toString());
      await().until(() -> fresh.call(next).finished().getSuccess());
    }
    assertFalse(Files.exists(ledger));
  }

  @Test
  void failureAfterTheAcknowledgementIsTold() {
    Engaged call =
        runner.call(TestCall.of("late").detached().timeout(1).header("X-When", "/never"));
    assertEquals(202, call.start().getStatusCode());
    assertError(504, "Timed out", call.finished());
  }

  @Test
  void runnerMayTakeNone() throws IOException {
    try (var strict = TestRunner.setUp().noDetached().start()) {
      assertError(
          501,
          "Detach call functions are not supported on this server",
          strict.finish(TestCall.of("none").detached()));
    }
  }
}

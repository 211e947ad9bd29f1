package io.girolle.runner;

import static io.girolle.runner.AnswerTest.assertError;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.proto.CallFinished;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets room on a runner of 300 MiB. */
class AdmissionTest {
  private TestRunner runner;

  @TempDir Path temp;

  @BeforeEach
  void start() throws IOException {
    runner = TestRunner.setUp().memory(300).start();
  }

  @AfterEach
  void stop() throws IOException {
    runner.close();
  }

  @Test
  void fullRunnerRefusesAtOnceAndTakesCallsAgainLater() throws IOException {
    Path go = temp.resolve("go");
    Engaged busy = runner.call(TestCall.of("a").memory(200).header("X-When", go.toString()));
    await().until(() -> runner.instances() == 1);
    var call = TestCall.of("b").memory(60).tmpfs(41);
    CallFinished refused = runner.finish(call);
    assertError(503, "Timed out - server too busy", refused);
    assertFalse(refused.getErrorUser());
    assertEquals(call.id(), refused.getDetails());
    assertEquals("fn", refused.getImage());
    assertFalse(refused.getCreatedAt().isEmpty());
    assertEquals("", refused.getStartedAt());
    Files.createFile(go);
    assertTrue(busy.finished().getSuccess());
    assertTrue(runner.finish(TestCall.of("b").memory(60).tmpfs(41)).getSuccess());
  }

  @Test
  void freeInstanceOfTheSameFunctionNeedsNoRoom() {
    String pid = runner.call(TestCall.of("a").memory(300)).seen("pid");
    assertEquals(pid, runner.call(TestCall.of("a").memory(300)).seen("pid"));
  }

  @Test
  void idleInstancesOfOthersMakeRoomLongestIdleFirst() {
    String first = runner.call(TestCall.of("a").memory(100)).seen("pid");
    String second = runner.call(TestCall.of("b").memory(100)).seen("pid");
    String third = runner.call(TestCall.of("c").memory(100)).seen("pid");
    assertEquals(first, runner.call(TestCall.of("a").memory(100)).seen("pid"));
    assertTrue(runner.finish(TestCall.of("d").memory(100)).getSuccess());
    assertFalse(TestRunner.isAlive(second), "the longest idle one is gone when its room is used");
    assertTrue(TestRunner.isAlive(first));
    assertTrue(TestRunner.isAlive(third));
    assertEquals(300 << 20, runner.meter("girolle.runner.memory.used"));
  }

  @Test
  void idleInstancesStayWhereStoppingThemWouldNotMakeEnoughRoom() throws IOException {
    Path go = temp.resolve("go");
    String idle = runner.call(TestCall.of("a").memory(100)).seen("pid");
    Engaged busy = runner.call(TestCall.of("b").memory(150).header("X-When", go.toString()));
    await().until(() -> runner.instances() == 2);
    assertEquals(503, runner.finish(TestCall.of("c").memory(200)).getErrorCode());
    assertTrue(TestRunner.isAlive(idle));
    Files.createFile(go);
    assertTrue(busy.finished().getSuccess());
  }

  @Test
  void callThatCouldNeverFitIsRefusedForGood() {
    for (TestCall call :
        List.of(
            TestCall.of("a").memory(301),
            TestCall.of("a").memory(200).tmpfs(101),
            TestCall.of("a").memory(301).detached(),
            TestCall.of("a").milliCpus(900_000))) {
      CallFinished refused = runner.finish(call);
      assertError(400, "Requested CPU/Memory cannot be allocated", refused);
      assertFalse(refused.getErrorUser());
      assertEquals("", refused.getDetails());
    }
  }

  @Test
  void callWaitsForRoomWhereItMayAndIsServedOnceThereIsSome() throws IOException {
    Path go = temp.resolve("go");
    try (var patient =
        TestRunner.setUp().memory(300).admissionWait(Duration.ofSeconds(60)).start()) {
      Engaged busy = patient.call(TestCall.of("a").memory(200).header("X-When", go.toString()));
      await().until(() -> patient.instances() == 1);
      Engaged waits = patient.call(TestCall.of("b").memory(200));
      Engaged leaves = patient.call(TestCall.of("c").memory(200));
      await().until(() -> patient.meter("girolle.runner.calls.waiting") == 2);
      leaves.cancel();
      await().until(() -> patient.meter("girolle.runner.calls.waiting") == 1);
      Files.createFile(go);
      assertTrue(busy.finished().getSuccess());
      assertTrue(waits.finished().getSuccess());
    }
  }

  @Test
  void waitEndsWithItsLimit() throws IOException {
    try (var patient =
        TestRunner.setUp().memory(300).admissionWait(Duration.ofMillis(300)).start()) {
      Engaged busy = patient.call(TestCall.of("a").memory(200).header("X-When", "/never"));
      await().until(() -> patient.instances() == 1);
      CallFinished refused = patient.finish(TestCall.of("b").memory(200));
      assertEquals(503, refused.getErrorCode());
      assertEquals("", refused.getStartedAt());
      assertEquals(0, patient.meter("girolle.runner.calls.waiting"));
      busy.cancel();
    }
  }

  @Test
  void waitEndsWithTheClientsDeadline() throws IOException {
    try (var patient =
        TestRunner.setUp().memory(300).admissionWait(Duration.ofMinutes(10)).start()) {
      Engaged busy = patient.call(TestCall.of("a").memory(200).header("X-When", "/never"));
      await().until(() -> patient.instances() == 1);
      Engaged hurried =
          Engaged.open(patient.stub().withDeadlineAfter(300, TimeUnit.MILLISECONDS))
              .send(TestCall.of("c").memory(200).message())
              .eof();
      assertEquals(Status.Code.DEADLINE_EXCEEDED, hurried.status().getCode());
      await().until(() -> patient.meter("girolle.runner.calls.waiting") == 0);
      busy.cancel();
    }
  }

  @Test
  void cpusAreCountedForAnInstancesLife() throws IOException {
    Path go = temp.resolve("go");
    try (var small = TestRunner.setUp().cpus(1000).start()) {
      Engaged busy = small.call(TestCall.of("a").milliCpus(600).header("X-When", go.toString()));
      await().until(() -> small.meter("girolle.runner.cpus.used") == 0.6);
      assertEquals(503, small.finish(TestCall.of("b").milliCpus(600)).getErrorCode());
      assertEquals(400, small.finish(TestCall.of("b").milliCpus(1001)).getErrorCode());
      Files.createFile(go);
      assertTrue(busy.finished().getSuccess());
      assertTrue(small.finish(TestCall.of("b").milliCpus(600)).getSuccess());
    }
  }

  @Test
  void roomIsNeverGivenTwiceUnderLoad() {
    var calls = new ArrayList<Engaged>();
    for (int i = 0; i < 40; i++) {
      calls.add(runner.call(TestCall.of("f" + i % 7).memory(100)));
      assertTrue(runner.meter("girolle.runner.memory.used") <= 300 << 20);
    }
    long succeeded = 0;
    for (Engaged call : calls) {
      CallFinished end = call.finished();
      assertTrue(end.getSuccess() || end.getErrorCode() == 503, end::toString);
      succeeded += end.getSuccess() ? 1 : 0;
      assertTrue(runner.meter("girolle.runner.memory.used") <= 300 << 20);
    }
    assertTrue(succeeded >= 3);
    assertEquals(0, runner.runner.active());
  }

  @Test
  void startedInstanceOfACallThatWasGivenUpServesTheNext() throws IOException {
    Path go = temp.resolve("go");
    var call = TestCall.of("a").memory(200).config("START_WHEN", go.toString());
    Engaged first = runner.call(call);
    await().until(() -> runner.instances() == 1);
    first.cancel();
    await().until(() -> runner.runner.active() == 0);
    Files.createFile(go);
    await()
        .until(
            () ->
                runner
                    .call(TestCall.of("a").memory(200).config("START_WHEN", go.toString()))
                    .finished()
                    .getSuccess());
    assertEquals(1, runner.instances());
  }
}

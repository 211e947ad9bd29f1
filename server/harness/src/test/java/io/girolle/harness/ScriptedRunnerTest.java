package io.girolle.harness;

import static io.girolle.harness.Action.await;
import static io.girolle.harness.Action.awaitCancel;
import static io.girolle.harness.Action.awaitHalfClose;
import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.awaitTry;
import static io.girolle.harness.Action.close;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.dataWhenReady;
import static io.girolle.harness.Action.doing;
import static io.girolle.harness.Action.finished;
import static io.girolle.harness.Action.holdBack;
import static io.girolle.harness.Action.nack;
import static io.girolle.harness.Action.request;
import static io.girolle.harness.Action.stall;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.girolle.proto.CallFinished;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.RunnerProtocolGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ScriptedRunnerTest {

  @Test
  void acceptsTheWholeRequestAndRemembersIt() throws Exception {
    try (var runner = ScriptedRunner.start(Script.accept());
        var client = new TestClient(runner)) {
      var engagement =
          client
              .engage("fn_request_id", "r1")
              .tryCall("c1")
              .data(ByteString.copyFromUtf8("some "), false)
              .data(ByteString.copyFromUtf8("bytes"), false)
              .eof();

      assertEquals(Status.OK, engagement.status());
      assertEquals(200, engagement.answers.get(0).getResultStart().getHttp().getStatusCode());
      assertTrue(engagement.finished().getSuccess());
      assertEquals("c1", engagement.finished().getDetails());
      Attempt attempt = runner.lastAttempt();
      await().until(attempt::hasEnded);
      assertEquals(0, attempt.number());
      assertEquals("{\"id\":\"c1\"}", attempt.tryCall().getModelsCallJson());
      assertEquals("c1", attempt.callId());
      assertEquals("some bytes", attempt.body().toStringUtf8());
      assertEquals(
          List.of(new Frame(5, false), new Frame(5, false), new Frame(0, true)), attempt.frames());
      assertEquals(
          "r1",
          attempt
              .metadata()
              .get(Metadata.Key.of("fn_request_id", Metadata.ASCII_STRING_MARSHALLER)));
      assertTrue(attempt.ended().join() >= attempt.openedNanos());
      assertFalse(attempt.halfClosed().isDone());
      assertFalse(attempt.cancelled().isDone());
      assertTrue(attempt.executed());
      assertEquals(List.of("c1"), runner.executed());
    }
  }

  @Test
  void nackIsNoExecution() throws Exception {
    try (var runner = ScriptedRunner.start(Script.nack());
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");

      assertEquals(Status.OK, engagement.status());
      assertEquals(1, engagement.answers.size());
      assertFalse(engagement.finished().getSuccess());
      assertEquals(503, engagement.finished().getErrorCode());
      await().until(() -> runner.lastAttempt().hasEnded());
      assertTrue(runner.lastAttempt().nacked());
      assertFalse(runner.lastAttempt().executed());
      assertEquals(List.of(), runner.executed());
    }
  }

  @Test
  void a503AfterTheResultHasBegunIsNoNack() throws Exception {
    try (var runner = ScriptedRunner.start(Script.of(awaitTry(), start(200), nack()));
        var client = new TestClient(runner)) {
      assertEquals(Status.OK, client.engage().tryCall("c1").status());

      assertFalse(runner.lastAttempt().nacked());
      assertEquals(List.of("c1"), runner.executed());
    }
  }

  @Test
  void scriptsOfAQueueFollowEachOtherAndTheLastOneRepeats() throws Exception {
    try (var runner = ScriptedRunner.start(Script.nack(), Script.accept());
        var client = new TestClient(runner)) {
      assertFalse(finish(client, "c1").getSuccess());
      assertTrue(finish(client, "c2").getSuccess());
      assertTrue(finish(client, "c3").getSuccess());

      runner.script(Script.failure(502, "function failed", true));

      CallFinished failed = finish(client, "c4");
      assertEquals(502, failed.getErrorCode());
      assertEquals("function failed", failed.getErrorStr());
      assertTrue(failed.getErrorUser());
      assertEquals(4, runner.attemptCount());
      assertEquals(List.of("c2", "c3", "c4"), runner.executed());
    }
  }

  @Test
  void aFunctionChoosesTheScriptByAttempt() throws Exception {
    try (var runner =
            ScriptedRunner.start(
                attempt -> attempt.number() % 2 == 0 ? Script.nack() : Script.accept());
        var client = new TestClient(runner)) {
      assertFalse(finish(client, "c1").getSuccess());
      assertTrue(finish(client, "c2").getSuccess());
      assertFalse(finish(client, "c3").getSuccess());
    }
  }

  @Test
  void echoesALargeBodyInFramesOfFnsSize() throws Exception {
    var body = new byte[1_000_000];
    new Random(7).nextBytes(body);
    try (var runner = ScriptedRunner.start(Script.echo());
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1").data(ByteString.copyFrom(body), true);

      assertEquals(Status.OK, engagement.status());
      assertEquals(ByteString.copyFrom(body), engagement.body());
      assertEquals(98, runner.lastAttempt().sentFrames());
      assertEquals(10 * 1024, engagement.answers.get(1).getData().getData().size());
    }
  }

  @Test
  void waitsForTheTestsGateWithinAnAnswer() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var runner =
            ScriptedRunner.start(
                Script.of(awaitTry(), start(207, "A", "1"), await(gate), data("late"), success()));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");
      await().until(() -> engagement.answers.size() == 1);
      assertEquals(
          List.of(HttpHeader.newBuilder().setKey("A").setValue("1").build()),
          engagement.answers.get(0).getResultStart().getHttp().getHeadersList());
      assertFalse(engagement.isOver());
      assertEquals(1, runner.openAttempts());

      gate.complete(null);

      assertEquals(Status.OK, engagement.status());
      assertEquals("late", engagement.body().toStringUtf8());
      await().until(() -> runner.openAttempts() == 0);
    }
  }

  @Test
  void aScriptCanBeHeldBackByAGateAsAWhole() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var runner = ScriptedRunner.start(Script.nack().once(gate));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");
      await().until(() -> runner.attemptCount() == 1 && runner.lastAttempt().tried().isDone());
      assertFalse(engagement.isOver());
      assertFalse(runner.lastAttempt().executed());

      gate.complete(null);

      assertEquals(503, finishOf(engagement).getErrorCode());
    }
  }

  @Test
  void answersAfterADelayInTheTimeOfItsTimers() throws Exception {
    var timers = new VirtualTimers();
    try (var runner =
            ScriptedRunner.builder()
                .timers(timers)
                .start(Script.accept().after(Duration.ofMinutes(5)));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1").eof();
      await().until(() -> timers.pending() == 1);
      timers.advance(Duration.ofMinutes(4));
      assertEquals(1, timers.pending());
      assertFalse(engagement.isOver());

      timers.advance(Duration.ofMinutes(1));

      assertTrue(finishOf(engagement).getSuccess());
      assertEquals(
          Duration.ofMinutes(5).toNanos(),
          runner.lastAttempt().ended().join() - runner.lastAttempt().openedNanos());
    }
  }

  @Test
  void answersAfterADelayInRealTime() throws Exception {
    try (var runner = ScriptedRunner.start(Script.accept().after(Duration.ofMillis(50)));
        var client = new TestClient(runner)) {
      assertTrue(finish(client, "c1").getSuccess());

      Attempt attempt = runner.lastAttempt();
      long tookNanos = attempt.ended().join() - attempt.openedNanos();
      assertTrue(tookNanos >= Duration.ofMillis(50).toNanos(), () -> tookNanos + " ns");
    }
  }

  @Test
  void stallsUntilTheClientGivesUp() throws Exception {
    try (var runner = ScriptedRunner.start(Script.stall());
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");
      await().until(() -> runner.attemptCount() == 1 && runner.lastAttempt().tried().isDone());
      assertFalse(runner.lastAttempt().executed());

      engagement.cancel();

      Attempt attempt = runner.lastAttempt();
      await().until(() -> attempt.cancelled().isDone());
      assertTrue(attempt.hasEnded());
      assertTrue(attempt.executed(), "its function may have run");
      assertEquals(List.of("c1"), runner.executed());
    }
  }

  @Test
  void aStreamThatEndsBeforeItsTryCallIsNoExecution() throws Exception {
    try (var runner = ScriptedRunner.start(Script.stall());
        var client = new TestClient(runner)) {
      var engagement = client.engage().eof();
      await().until(() -> runner.attemptCount() == 1 && runner.lastAttempt().frames().size() == 1);

      engagement.cancel();

      await().until(() -> runner.lastAttempt().hasEnded());
      assertEquals(List.of(), runner.executed());
      assertThrows(IllegalStateException.class, () -> runner.lastAttempt().tryCall());
    }
  }

  @Test
  void noticesHalfCloseAndCancel() throws Exception {
    var noticed = new CopyOnWriteArrayList<String>();
    try (var runner =
            ScriptedRunner.start(
                Script.of(
                    awaitHalfClose(),
                    doing(attempt -> noticed.add("half-close")),
                    awaitCancel(),
                    doing(attempt -> noticed.add("cancel"))));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");
      engagement.halfClose();
      await().until(() -> noticed.equals(List.of("half-close")));

      engagement.cancel();

      await().until(() -> noticed.equals(List.of("half-close", "cancel")));
    }
  }

  @Test
  void closesWithAnyStatus() throws Exception {
    try (var runner =
            ScriptedRunner.start(
                Script.of(awaitTry(), close(Status.UNAVAILABLE.withDescription("gone"))),
                Script.of(awaitTry(), success(), close(Status.ABORTED)),
                Script.of(awaitTry(), close()));
        var client = new TestClient(runner)) {
      Status gone = client.engage().tryCall("c1").status();
      assertEquals(Status.Code.UNAVAILABLE, gone.getCode());
      assertEquals("gone", gone.getDescription());

      var aborted = client.engage().tryCall("c2");
      assertEquals(Status.Code.ABORTED, aborted.status().getCode());
      assertTrue(aborted.finished().getSuccess());

      var silent = client.engage().tryCall("c3");
      assertEquals(Status.OK, silent.status());
      assertEquals(List.of(), silent.answers);
      await().until(() -> runner.executed().equals(List.of("c1", "c2", "c3")));
    }
  }

  @Test
  void leavesTheStreamOpenWhenTheScriptStallsAfterItsEnd() throws Exception {
    try (var runner = ScriptedRunner.start(Script.of(awaitTry(), success(), stall()));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");

      await().until(() -> engagement.answers.size() == 1);
      assertFalse(engagement.isOver());
      assertEquals(1, runner.openAttempts());
    }
  }

  @Test
  void sendsAnyCallFinished() throws Exception {
    try (var runner =
            ScriptedRunner.start(
                Script.of(
                    awaitTry(),
                    finished(
                        attempt ->
                            CallFinished.newBuilder().setSuccess(true).setExecutionDuration(7))));
        var client = new TestClient(runner)) {
      assertEquals(7, finish(client, "c1").getExecutionDuration());
    }
  }

  @Test
  void holdsTheRequestBackUntilItAsksForIt() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var runner =
            ScriptedRunner.start(
                Script.of(
                    holdBack(),
                    request(2),
                    await(gate),
                    request(500),
                    awaitRequest(),
                    start(200),
                    success()));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");
      ByteString frame = ByteString.copyFrom(new byte[10 * 1024]);
      for (int i = 0; i < 400; i++) {
        engagement.data(frame, i == 399);
      }
      await().until(() -> runner.attemptCount() == 1 && runner.lastAttempt().frames().size() == 1);
      await().during(Duration.ofMillis(100)).until(() -> !engagement.isReady());
      assertEquals(1, runner.lastAttempt().frames().size());

      gate.complete(null);

      assertEquals(Status.OK, engagement.status());
      assertEquals(400, runner.lastAttempt().frames().size());
    }
  }

  @Test
  void sendsNoFasterThanTheClientReads() throws Exception {
    try (var runner =
            ScriptedRunner.start(
                Script.of(awaitTry(), start(200), dataWhenReady(2000, 10 * 1024), success()));
        var client = new TestClient(runner)) {
      var engagement = client.engage(true).tryCall("c1");
      await().until(() -> runner.attemptCount() == 1 && runner.lastAttempt().sentFrames() > 0);
      await()
          .during(Duration.ofMillis(100))
          .until(runner.lastAttempt()::sentFrames, sent -> sent < 1000);

      engagement.read(3000);

      assertEquals(Status.OK, engagement.status());
      assertEquals(2000, runner.lastAttempt().sentFrames());
      assertEquals(2002, engagement.answers.size());
    }
  }

  @Test
  void aFailingActionEndsTheStream() throws Exception {
    Action broken =
        attempt -> {
          throw new IllegalStateException("broken");
        };
    try (var runner =
            ScriptedRunner.start(
                Script.of(awaitTry(), broken),
                Script.of(awaitTry(), await(CompletableFuture.failedFuture(new Error("off")))));
        var client = new TestClient(runner)) {
      Status thrown = client.engage().tryCall("c1").status();
      assertEquals(Status.Code.INTERNAL, thrown.getCode());
      assertTrue(thrown.getDescription().contains("broken"), thrown.getDescription());

      Status failed = client.engage().tryCall("c2").status();
      assertEquals(Status.Code.INTERNAL, failed.getCode());
      assertTrue(failed.getDescription().contains("off"), failed.getDescription());
    }
  }

  @Test
  void aChooserThatFailsEndsTheStream() throws Exception {
    try (var runner =
            ScriptedRunner.start(
                attempt -> {
                  throw new IllegalStateException("no script");
                });
        var client = new TestClient(runner)) {
      Status status = client.engage().tryCall("c1").status();

      assertEquals(Status.Code.INTERNAL, status.getCode());
      assertTrue(status.getDescription().contains("no script"), status.getDescription());
    }
  }

  @Test
  void anUnreadableCallHasNoId() throws Exception {
    try (var runner = ScriptedRunner.start(Script.nack());
        var client = new TestClient(runner)) {
      assertEquals(Status.OK, client.engage().tryCall("\"").status());

      assertEquals("", runner.lastAttempt().callId());
      var fault = assertThrows(IllegalStateException.class, () -> runner.lastAttempt().call());
      assertTrue(fault.getMessage().contains("JSON"), fault.getMessage());
    }
  }

  @Test
  void answersBothStatusCalls() throws Exception {
    try (var runner = ScriptedRunner.start(Script.accept());
        var client = new TestClient(runner)) {
      finish(client, "c1");
      await().until(() -> runner.openAttempts() == 0);
      runner.status(figures -> figures.setIsNetworkDisabled(true));
      var stub = RunnerProtocolGrpc.newBlockingStub(client.channel);

      var old = stub.status(Empty.getDefaultInstance());
      var now = stub.status2(Struct.getDefaultInstance());

      assertEquals(old, now);
      assertEquals(0, now.getActive());
      assertEquals(1, now.getRequestsReceived());
      assertEquals(1, now.getRequestsHandled());
      assertTrue(now.getIsNetworkDisabled());
      assertEquals(2, runner.statusCalls());
    }
  }

  @Test
  void aKilledRunnerDropsItsConnectionsAndComesBackOnItsPort() throws Exception {
    try (var runner = ScriptedRunner.start(Script.stall());
        var client = new TestClient(runner)) {
      int port = runner.port();
      var engagement = client.engage().tryCall("c1");
      await().until(() -> runner.attemptCount() == 1 && runner.lastAttempt().tried().isDone());

      runner.kill();

      Status lost = engagement.status();
      assertEquals(Status.Code.UNAVAILABLE, lost.getCode());
      assertFalse(String.valueOf(lost.getDescription()).contains("GOAWAY"), lost.toString());
      await().until(() -> runner.executed().equals(List.of("c1")));
      assertEquals(Status.Code.UNAVAILABLE, client.engage().tryCall("c2").status().getCode());

      runner.script(Script.accept());
      runner.restart();

      assertEquals(port, runner.port());
      try (var again = new TestClient(runner)) {
        assertTrue(finish(again, "c3").getSuccess());
      }
      assertEquals(List.of("c1", "c3"), runner.executed());
    }
  }

  @Test
  void nobodyElseGetsThePortOfAKilledRunner() throws Exception {
    try (var runner = ScriptedRunner.start(Script.nack())) {
      runner.kill();
      try (var other = new ServerSocket()) {
        other.setReuseAddress(false);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), runner.port());

        assertThrows(BindException.class, () -> other.bind(address));
      }
      assertThrows(
          ConnectException.class,
          () -> new Socket(InetAddress.getLoopbackAddress(), runner.port()).close());
    }
  }

  @Test
  void shutdownNowEndsOpenAttempts() throws Exception {
    try (var runner = ScriptedRunner.start(Script.stall());
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");
      await().until(() -> runner.attemptCount() == 1 && runner.lastAttempt().tried().isDone());

      runner.shutdownNow();

      assertFalse(engagement.status().isOk());
      await().until(() -> runner.openAttempts() == 0);
    }
  }

  @Test
  void stopAcceptingLetsOpenAttemptsEndWell() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var runner = ScriptedRunner.start(Script.accept().once(gate));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1").eof();
      await().until(() -> runner.attemptCount() == 1 && runner.lastAttempt().tried().isDone());

      runner.stopAccepting();
      try (var late = new TestClient(runner)) {
        assertEquals(Status.Code.UNAVAILABLE, late.engage().tryCall("c2").status().getCode());
      }
      gate.complete(null);

      assertTrue(finishOf(engagement).getSuccess());
      assertEquals(1, runner.attemptCount());
    }
  }

  @Test
  void takesAGivenPortAndSaysWhenItIsTaken() {
    try (var runner = ScriptedRunner.start(Script.nack())) {
      var builder = ScriptedRunner.builder().port(runner.port());

      var fault = assertThrows(UncheckedIOException.class, () -> builder.start(Script.nack()));

      assertTrue(fault.getMessage().contains("port " + runner.port()), () -> fault.getMessage());
    }
  }

  @Test
  void needsAScript() {
    assertThrows(IllegalArgumentException.class, ScriptedRunner::start);
    assertThrows(IllegalArgumentException.class, () -> start(200, "name without value"));
  }

  @Test
  void writesWhatItExecutesToALedger() throws Exception {
    Ledger ledger = Ledger.inMemory();
    try (var runner =
            ScriptedRunner.builder()
                .executions(ledger.executions(), Attempt::callId)
                .start(Script.nack(), Script.accept());
        var client = new TestClient(runner)) {
      String call = ledger.ask();
      assertFalse(finish(client, call).getSuccess());
      assertTrue(finish(client, call).getSuccess());
      ledger.succeeded(call);

      ledger.assertSound();
      assertEquals(
          List.of(new Execution(call, runner.address())), ledger.executions().executions());
    }
  }

  private static CallFinished finish(TestClient client, String id) {
    return finishOf(client.engage().tryCall(id).eof());
  }

  private static CallFinished finishOf(TestClient.Engagement engagement) {
    assertEquals(Status.OK, engagement.status());
    return engagement.finished();
  }
}

package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.girolle.call.Parts;
import io.girolle.proto.RunnerStatus;
import io.girolle.proto.TryCall;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Driver;
import io.girolle.spi.NodeRole;
import io.girolle.spi.StatusSource;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function that tells how the runner is. */
class StatusFunctionTest {
  @TempDir Path temp;

  @Test
  void statusTellsWhatTheFunctionSaysAndHowLongItTook() throws IOException {
    StatusSource disk = () -> Map.of("disk", "ok");
    try (var runner =
        setUp("every = 1h")
            .parts(p -> p.status(Parts.inCode("disk", disk, NodeRole.RUNNER)))
            .start()) {
      RunnerStatus first = status(runner);

      assertFalse(first.getFailed(), first::toString);
      assertTrue(first.getDetails().contains("body={}"), first.getDetails());
      assertFalse(first.getCached());
      assertEquals(26, first.getId().length());
      assertEquals(Map.of("disk", "ok"), first.getCustomStatusMap());
      OffsetDateTime created = OffsetDateTime.parse(first.getCreatedAt());
      OffsetDateTime started = OffsetDateTime.parse(first.getStartedAt());
      assertFalse(started.isBefore(created));
      assertFalse(OffsetDateTime.parse(first.getCompletedAt()).isBefore(started));
      assertTrue(first.getSchedulerDuration() > 0);
      assertTrue(first.getExecutionDuration() > 0);
      assertTrue(first.getInitStartTime() > 0);
      assertEquals(0, first.getRequestsReceived());

      assertTrue(runner.finish(TestCall.of("f")).getSuccess());
      RunnerStatus second = status(runner);
      assertTrue(second.getCached());
      assertEquals(first.getId(), second.getId());
      assertEquals(1, second.getRequestsHandled());
    }
  }

  @Test
  void requestOfStatus2IsTheFunctionsInput() throws IOException {
    try (var runner = setUp("every = 0s").start()) {
      var request =
          Struct.newBuilder()
              .putFields("text", Value.newBuilder().setStringValue("a\"b").build())
              .build();
      assertTrue(
          runner
              .blockingStub()
              .status2(request)
              .getDetails()
              .contains("body={\"text\":\"a\\\"b\"}"));
      RunnerStatus next = status(runner);
      assertTrue(next.getDetails().contains("call=2"), next.getDetails());
      assertFalse(next.getCached());
    }
  }

  @Test
  void thoseWhoAskAtOnceShareOneRun() throws IOException {
    var launches = new AtomicInteger();
    Path go = temp.resolve("go");
    Driver real = processDriver();
    Driver waiting =
        spec -> {
          launches.incrementAndGet();
          await().until(() -> Files.exists(go));
          return real.launch(spec);
        };
    try (var runner =
        setUp("every = 1h, timeout = 30s")
            .driver("waiting")
            .parts(p -> p.driver(Parts.inCode("waiting", waiting, NodeRole.RUNNER)))
            .start()) {
      var asked = new ArrayList<CompletableFuture<RunnerStatus>>();
      for (int i = 0; i < 5; i++) {
        var one = new CompletableFuture<RunnerStatus>();
        runner.stub().status(Empty.getDefaultInstance(), new Answer(one));
        asked.add(one);
      }
      await().until(() -> launches.get() == 1);
      Files.createFile(go);
      List<RunnerStatus> told = asked.stream().map(CompletableFuture::join).toList();
      assertEquals(1, told.stream().map(RunnerStatus::getId).distinct().count());
      assertEquals(1, told.stream().filter(s -> !s.getCached()).count());
      assertEquals(1, launches.get());
    }
  }

  @Test
  void functionThatTakesTooLongFailsTheStatusAndNoMore() throws IOException {
    Path go = temp.resolve("go");
    Driver real = processDriver();
    Driver slow =
        spec -> {
          if (spec.image().equals("status")) {
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(go));
          }
          return real.launch(spec);
        };
    try (var runner =
        setUp("every = 1h, timeout = 200ms")
            .driver("slow")
            .parts(p -> p.driver(Parts.inCode("slow", slow, NodeRole.RUNNER)))
            .start()) {
      RunnerStatus late = status(runner);
      assertTrue(late.getFailed());
      assertEquals(504, late.getErrorCode());
      assertEquals("Timed out", late.getErrorStr());
      assertFalse(late.getCreatedAt().isEmpty());
      assertTrue(runner.finish(TestCall.of("f")).getSuccess());
      Files.createFile(go);
    }
  }

  @Test
  void functionThatCannotStartFailsTheStatus() throws IOException {
    try (var runner = TestRunner.setUp().keys("status-function.image = missing").start()) {
      RunnerStatus failed = status(runner);
      assertTrue(failed.getFailed());
      assertTrue(failed.getErrorCode() >= 400, failed::toString);
      assertFalse(failed.getErrorStr().isEmpty());
    }
  }

  @Test
  void fullRunnerStillHasRoomForIt() throws IOException {
    try (var runner = setUp("every = 0s").memory(64).start()) {
      Path go = temp.resolve("go");
      Engaged call = runner.call(TestCall.of("a").header("X-When", go.toString()));
      await().until(() -> runner.instances() == 1);
      assertFalse(status(runner).getFailed());
      Files.createFile(go);
      assertTrue(call.finished().getSuccess());
    }
  }

  @Test
  void itsImageIsRefusedAsAFunctions() throws IOException {
    try (var runner = setUp("every = 0s").start()) {
      var end = runner.finish(TestCall.of("f").image("status"));
      assertEquals(400, end.getErrorCode());
      assertEquals("Invalid Fn image", end.getErrorStr());
      assertEquals("", end.getDetails());
    }
  }

  @Test
  void noOverriderMakesAnOrdinaryCallTheStatusFunction() throws IOException {
    CallOverrider disguising =
        edit -> {
          if (edit.functionId().equals("disguised")) {
            edit.image("status");
            edit.memoryMiB(1);
          }
        };
    try (var runner =
        setUp("every = 0s")
            .parts(p -> p.overrider(Parts.inCode("disguising", disguising, NodeRole.RUNNER)))
            .start()) {
      assertFalse(status(runner).getFailed());
      var end = runner.finish(TestCall.of("disguised"));
      assertEquals(400, end.getErrorCode(), end::toString);
      assertEquals("Invalid Fn image", end.getErrorStr());
      assertEquals(1, runner.started());
      assertFalse(status(runner).getFailed());
      assertEquals(1, runner.started());
    }
  }

  @Test
  void noCallSharesTheInstanceOfTheStatusFunctionWhoseImageWasEdited() throws IOException {
    CallOverrider replacing = edit -> edit.image("fn");
    try (var runner =
        setUp("every = 0s")
            .parts(p -> p.overrider(Parts.inCode("replacing", replacing, NodeRole.RUNNER)))
            .start()) {
      String details = status(runner).getDetails();
      String same =
          "{\"id\":\"01SAME\",\"image\":\"fn\",\"app_id\":\"status-function\",\"fn_id\":\"status-function\","
              + "\"timeout\":30,\"idle_timeout\":30}";
      Engaged call = runner.open().send(TryCall.newBuilder().setModelsCallJson(same).build()).eof();
      assertFalse(details.contains("pid=" + call.seen("pid") + "\n"), details);
    }
  }

  @Test
  void functionHasNoNetworkAsLongAsTheBarrierIsUp() throws IOException {
    Path barrier = temp.resolve("network");
    var networks = new CopyOnWriteArrayList<String>();
    Driver real = processDriver();
    Driver noting =
        spec -> {
          networks.add(spec.image() + ":" + spec.network());
          return real.launch(spec);
        };
    try (var runner =
        setUp("every = 0s, network-barrier = \"%s\"".formatted(barrier))
            .driver("noting")
            .parts(p -> p.driver(Parts.inCode("noting", noting, NodeRole.RUNNER)))
            .start()) {
      assertFalse(status(runner).getFailed());
      assertFalse(status(runner).getFailed());
      assertEquals(List.of("status:none"), networks);
      assertTrue(runner.finish(TestCall.of("f")).getSuccess());
      Files.createFile(barrier);
      assertFalse(status(runner).getFailed());
      assertEquals(List.of("status:none", "fn:", "status:"), networks);
    }
  }

  @Test
  void statusTellsWhetherTheNetworkIsThere() throws IOException {
    Path barrier = temp.resolve("network");
    try (var runner = setUp("every = 0s, network-barrier = \"%s\"".formatted(barrier)).start()) {
      assertTrue(status(runner).getIsNetworkDisabled());
      Files.createFile(barrier);
      assertFalse(status(runner).getIsNetworkDisabled());
    }
  }

  private static TestRunner.Setup setUp(String keys) {
    String usual = "image = status, timeout = 30s\n";
    return TestRunner.setUp().keys("status-function { " + usual + keys + " }");
  }

  private static Driver processDriver() {
    var parts = Parts.builder();
    TestRunner.installProcessDriver(parts);
    return parts.build().drivers().get("process").part();
  }

  private static RunnerStatus status(TestRunner runner) {
    return runner.blockingStub().status(Empty.getDefaultInstance());
  }

  private record Answer(CompletableFuture<RunnerStatus> end)
      implements StreamObserver<RunnerStatus> {
    @Override
    public void onNext(RunnerStatus message) {
      end.complete(message);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {}
  }
}

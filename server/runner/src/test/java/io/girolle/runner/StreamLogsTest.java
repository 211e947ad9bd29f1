package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.proto.LogRequestMsg;
import io.girolle.proto.LogResponseMsg;
import io.girolle.proto.LogResponseMsg.Container;
import io.girolle.proto.LogResponseMsg.Container.Request.Line.Source;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading what functions write. */
class StreamLogsTest {
  private TestRunner runner;

  @AfterEach
  void stop() throws IOException {
    if (runner != null) {
      runner.close();
    }
  }

  @Test
  void linesComeByInstanceAndCall() throws IOException {
    runner = TestRunner.start();
    TestCall one = print("f", "one\ntwo");
    long before = System.currentTimeMillis();
    assertTrue(runner.finish(one).getSuccess());
    await().until(() -> kept() > 0);
    var reader = new Reader().start().ready();

    await().until(() -> reader.ack().text(one).equals("onetwo"));
    Container container = reader.messages.get(0).getData(0);
    assertEquals("app", container.getApplicationId());
    assertEquals("f", container.getFunctionId());
    assertTrue(container.getContainerId().startsWith("girolle-"), container::getContainerId);
    assertEquals(one.id(), container.getData(0).getRequestId());
    var line = container.getData(0).getData(0);
    assertEquals(Source.STDOUT, line.getSource());
    assertTrue(line.getTimestamp() >= before && line.getTimestamp() <= System.currentTimeMillis());
  }

  @Test
  void eachAckBringsOneMessageWhenThereIsALine() throws IOException {
    runner = TestRunner.start();
    var reader = new Reader().start();
    TestCall first = print("f", "first");
    assertTrue(runner.finish(first).getSuccess());
    await().until(() -> kept() > 0);
    reader.ready();
    await().until(() -> reader.text(first).equals("first"));

    TestCall second = print("f", "second");
    TestCall third = print("f", "third");
    double before = kept();
    assertTrue(runner.finish(second).getSuccess());
    assertTrue(runner.finish(third).getSuccess());
    await().until(() -> kept() > before + 200);
    assertEquals(1, reader.messages.size());
    reader.ack();
    await().until(() -> reader.text(third).equals("third"));
    assertEquals("second", reader.text(second));
    assertEquals(2, reader.messages.size());

    reader.ack().ack();
    TestCall fourth = print("f", "fourth");
    assertTrue(runner.finish(fourth).getSuccess());
    await().until(() -> reader.text(fourth).equals("fourth"));
    assertEquals(3, reader.messages.size());
  }

  @Test
  void severalReadersGetEachLineAndLeaveNothingBehind() throws IOException {
    runner = TestRunner.setUp().keys("log.streams = 2").start();
    var one = new Reader().start().ready();
    var two = new Reader().start().ready();
    TestCall call = print("f", "text");
    assertTrue(runner.finish(call).getSuccess());
    await().until(() -> one.text(call).equals("text") && two.text(call).equals("text"));

    assertEquals(Status.Code.RESOURCE_EXHAUSTED, new Reader().start().end().getCode());
    one.peer.cancel("the reader leaves", null);
    two.peer.onCompleted();
    assertTrue(two.end().isOk());
    await().until(() -> runner.meter("girolle.runner.log.streams") == 0);
    var next = new Reader().start().ready();
    await().until(() -> next.text(call).equals("text"));
  }

  @Test
  void readerThatIsTooSlowMissesTheOldestLinesAndThatIsCounted() throws IOException {
    runner = TestRunner.setUp().keys("log.memory = 64KiB").start();
    var reader = new Reader().start();
    for (int i = 0; i < 4; i++) {
      assertTrue(runner.finish(print("f", ("x".repeat(100) + "\n").repeat(200))).getSuccess());
    }
    TestCall last = print("f", "last");
    assertTrue(runner.finish(last).getSuccess());
    await().until(() -> kept() > 60_000);
    reader.ready();
    await()
        .until(
            () -> {
              reader.ack();
              return reader.text(last).endsWith("last");
            });
    assertTrue(runner.meters.get("girolle.runner.log.streams.dropped").counter().count() > 100);
    assertTrue(kept() <= 64 << 10);
  }

  @Test
  void readerMayBeginAtSomeTime() throws IOException {
    runner = TestRunner.start();
    TestCall before = print("f", "before");
    assertTrue(runner.finish(before).getSuccess());
    await().until(() -> kept() > 0);
    var all = new Reader().start().ready();
    await().until(() -> all.text(before).equals("before"));
    long time = all.messages.get(0).getData(0).getData(0).getData(0).getTimestamp() + 1;
    var some = new Reader().start(Long.toString(time)).ready();
    TestCall after = print("f", "after");
    assertTrue(runner.finish(after).getSuccess());
    await().until(() -> some.text(after).equals("after"));
    assertEquals("", some.text(before));
  }

  @Test
  void whatComesOutOfTurnEndsTheStream() throws IOException {
    runner = TestRunner.start();
    assertEquals(
        Status.UNKNOWN.withDescription("Protocol failure: expected LogRequestMsg_Start").toString(),
        new Reader().ack().end().toString());
    assertEquals(Status.Code.UNKNOWN, new Reader().start().start().end().getCode());
    assertEquals(Status.Code.INVALID_ARGUMENT, new Reader().start("noon").end().getCode());
    await().until(() -> runner.meter("girolle.runner.log.streams") == 0);
  }

  @Test
  void withoutStreamsTheAnswerIsFns() throws IOException {
    runner = TestRunner.setUp().keys("log.streams = 0").start();
    Status end = new Reader().start().end();
    assertEquals(Status.Code.UNKNOWN, end.getCode());
    assertEquals("runner not configured with logStreamer", end.getDescription());
  }

  private double kept() {
    return runner.meter("girolle.runner.log.kept.bytes");
  }

  private static TestCall print(String function, String text) {
    return TestCall.of(function).header("X-Print", TestCall.base64(text));
  }

  private final class Reader implements StreamObserver<LogResponseMsg> {
    private final List<LogResponseMsg> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final ClientCallStreamObserver<LogRequestMsg> peer =
        (ClientCallStreamObserver<LogRequestMsg>) runner.stub().streamLogs(this);

    Reader start() {
      peer.onNext(
          LogRequestMsg.newBuilder().setStart(LogRequestMsg.Start.getDefaultInstance()).build());
      return this;
    }

    Reader start(String since) {
      peer.onNext(
          LogRequestMsg.newBuilder()
              .setStart(LogRequestMsg.Start.newBuilder().putConfig("since", since))
              .build());
      return this;
    }

    Reader ready() {
      peer.onNext(
          LogRequestMsg.newBuilder().setReady(LogRequestMsg.Ready.getDefaultInstance()).build());
      return this;
    }

    Reader ack() {
      peer.onNext(
          LogRequestMsg.newBuilder().setAck(LogRequestMsg.Ack.getDefaultInstance()).build());
      return this;
    }

    /** What has come of a call. */
    String text(TestCall call) {
      var text = new StringBuilder();
      messages.stream()
          .flatMap(message -> message.getDataList().stream())
          .flatMap(container -> container.getDataList().stream())
          .filter(request -> request.getRequestId().equals(call.id()))
          .flatMap(request -> request.getDataList().stream())
          .forEach(line -> text.append(line.getData().toStringUtf8()));
      return text.toString();
    }

    Status end() {
      return end.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void onNext(LogResponseMsg message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable error) {
      end.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }
}

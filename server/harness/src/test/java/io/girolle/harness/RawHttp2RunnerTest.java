package io.girolle.harness;

import static io.girolle.harness.RawAction.await;
import static io.girolle.harness.RawAction.awaitEnd;
import static io.girolle.harness.RawAction.awaitHalfClose;
import static io.girolle.harness.RawAction.awaitRequest;
import static io.girolle.harness.RawAction.awaitTry;
import static io.girolle.harness.RawAction.bytes;
import static io.girolle.harness.RawAction.data;
import static io.girolle.harness.RawAction.doing;
import static io.girolle.harness.RawAction.dropConnection;
import static io.girolle.harness.RawAction.endStream;
import static io.girolle.harness.RawAction.failure;
import static io.girolle.harness.RawAction.goAwayAbove;
import static io.girolle.harness.RawAction.goAwayBelow;
import static io.girolle.harness.RawAction.head;
import static io.girolle.harness.RawAction.httpAnswer;
import static io.girolle.harness.RawAction.messageOf;
import static io.girolle.harness.RawAction.ping;
import static io.girolle.harness.RawAction.reset;
import static io.girolle.harness.RawAction.settings;
import static io.girolle.harness.RawAction.start;
import static io.girolle.harness.RawAction.success;
import static io.girolle.harness.RawAction.swallow;
import static io.girolle.harness.RawAction.trailers;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.RunnerStatus;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RawHttp2RunnerTest {

  @Test
  void answersACallAndRemembersIt() throws Exception {
    try (var runner = RawHttp2Runner.start(RawScript.answer("hello"));
        var client = new TestClient(runner)) {
      var engagement =
          client
              .engage("fn_request_id", "r1")
              .tryCall("c1")
              .data(ByteString.copyFromUtf8("some bytes"), false)
              .eof();

      assertEquals(Status.OK, engagement.status());
      assertEquals("hello", engagement.body().toStringUtf8());
      assertTrue(engagement.finished().getSuccess());
      assertEquals("c1", engagement.finished().getDetails());
      RawStream stream = runner.lastStream();
      await().until(stream::hasEnded);
      assertEquals("/RunnerProtocol/Engage", stream.headers().get(":path"));
      assertEquals("r1", stream.headers().get("fn_request_id"));
      assertEquals("c1", stream.callId());
      assertEquals("some bytes", stream.body().toStringUtf8());
      assertEquals(List.of(new Frame(10, false), new Frame(0, true)), stream.frames());
      assertEquals(List.of(), stream.faults());
      assertTrue(stream.endedHere());
    }
  }

  @Test
  void playsOneScriptAfterTheOther() throws Exception {
    try (var runner =
            RawHttp2Runner.start(
                RawScript.of(awaitTry(), failure(503, "busy"), trailers(0, "")),
                RawScript.answer("there"));
        var client = new TestClient(runner)) {
      var first = client.engage().tryCall("c1");
      assertEquals(Status.OK, first.status());
      var second = client.engage().tryCall("c1").eof();
      assertEquals(Status.OK, second.status());

      assertEquals(503, first.finished().getErrorCode());
      assertEquals("there", second.body().toStringUtf8());
      assertEquals(2, runner.streams().size());
      assertEquals(1, runner.connections().size());
    }
  }

  @Test
  void statusThatGrpcDoesNotKnowReachesJavaAsUnknownWithTheText() throws Exception {
    try (var runner =
            RawHttp2Runner.start(
                RawScript.of(awaitTry(), trailers(503, "Timed out - server too busy")));
        var client = new TestClient(runner)) {
      Status status = client.engage().tryCall("c1").status();

      assertEquals(Status.Code.UNKNOWN, status.getCode());
      assertEquals("Timed out - server too busy", status.getDescription());
    }
  }

  @TestFactory
  Stream<DynamicTest> resetsWithEachCode() {
    return Stream.of(Http2Error.values())
        .map(error -> DynamicTest.dynamicTest(error.name(), () -> resetsWith(error)));
  }

  private static void resetsWith(Http2Error error) throws Exception {
    try (var runner = RawHttp2Runner.start(RawScript.of(awaitTry(), reset(error)));
        var client = new TestClient(runner)) {
      Status status = client.engage().tryCall("c1").status();

      assertFalse(status.isOk());
      String text = String.valueOf(status.getDescription());
      assertTrue(text.contains("error code: " + error.name()), text);
      assertTrue(runner.lastStream().endedHere());
    }
  }

  @Test
  void resetsAfterTheAnswerHasBegun() throws Exception {
    try (var runner =
            RawHttp2Runner.start(
                RawScript.of(awaitTry(), start(200), reset(Http2Error.INTERNAL_ERROR)));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");

      assertEquals(Status.Code.INTERNAL, engagement.status().getCode());
    }
  }

  @Test
  void goodbyeBelowAStreamSaysThatItWasNeverProcessed() throws Exception {
    try (var runner =
            RawHttp2Runner.start(
                RawScript.of(awaitTry(), goAwayBelow(Http2Error.NO_ERROR)),
                RawScript.answer("elsewhere"));
        var client = new TestClient(runner)) {
      Status status = client.engage().tryCall("c1").status();
      var next = client.engage().tryCall("c2").eof();

      assertEquals(Status.Code.UNAVAILABLE, status.getCode());
      assertTrue(status.getDescription().startsWith("Abrupt GOAWAY"), status.getDescription());
      assertEquals(Status.OK, next.status());
      assertEquals(2, runner.connections().size());
    }
  }

  @Test
  void goodbyeAboveAStreamLetsItGoOn() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var runner =
            RawHttp2Runner.start(
                RawScript.of(
                    awaitRequest(),
                    goAwayAbove(Http2Error.NO_ERROR),
                    await(gate),
                    start(200),
                    data("still here"),
                    success(),
                    trailers(0, "")),
                RawScript.answer("elsewhere"));
        var client = new TestClient(runner)) {
      var first = client.engage().tryCall("c1").eof();
      await().until(() -> runner.streams().size() == 1 && runner.lastStream().tried().isDone());
      var second = client.engage().tryCall("c2").eof();
      gate.complete(null);

      assertEquals(Status.OK, first.status());
      assertEquals("still here", first.body().toStringUtf8());
      assertEquals(Status.OK, second.status());
    }
  }

  @Test
  void settingsHoldStreamsBackUntilThereIsRoom() throws Exception {
    try (var runner =
            RawHttp2Runner.builder()
                .settings(new Http2Settings().maxConcurrentStreams(1))
                .start(RawScript.of(awaitTry()), RawScript.answer("second"));
        var client = new TestClient(runner)) {
      var first = client.engage().tryCall("c1");
      await().until(() -> runner.streams().size() == 1 && runner.lastStream().tried().isDone());
      var second = client.engage().tryCall("c2").eof();
      await().until(() -> runner.connections().get(0).settingsAcks() == 1);
      assertEquals(1, runner.streams().size());

      runner.connections().get(0).settings(new Http2Settings().maxConcurrentStreams(2));

      assertEquals(Status.OK, second.status());
      assertFalse(first.isOver());
      assertEquals(2, runner.connections().get(0).settingsAcks());
    }
  }

  @Test
  void settingsHoldTheBodyBackUntilTheWindowOpens() throws Exception {
    try (var runner =
            RawHttp2Runner.builder()
                .settings(new Http2Settings().initialWindowSize(1000))
                .start(
                    RawScript.of(
                        awaitTry(),
                        settings(new Http2Settings().initialWindowSize(100_000)),
                        awaitRequest(),
                        trailers(0, "")));
        var client = new TestClient(runner)) {
      var engagement =
          client.engage().tryCall("c1").data(ByteString.copyFrom(new byte[10_000]), false).eof();

      assertEquals(Status.OK, engagement.status());
      assertEquals(10_000, runner.lastStream().body().size());
      assertFalse(runner.connections().get(0).settings().isEmpty());
    }
  }

  @Test
  void pingsAreAnsweredAndOursAsWell() throws Exception {
    try (var runner = RawHttp2Runner.start(RawScript.of(awaitTry(), ping(4711), awaitEnd()));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");

      await().until(() -> runner.connections().size() == 1);
      RawConnection connection = runner.connections().get(0);
      await().until(() -> connection.pingAcks().contains(4711L));
      engagement.cancel();
      await().until(() -> runner.lastStream().hasEnded());
      assertEquals(OptionalLong.of(Http2Error.CANCEL.code()), runner.lastStream().resetCode());
      assertFalse(runner.lastStream().endedHere());
    }
  }

  @Test
  void unansweredPingsLoseTheConnection() throws Exception {
    try (var runner = RawHttp2Runner.builder().ignoringPings().start(RawScript.stall())) {
      var channel =
          NettyChannelBuilder.forAddress("127.0.0.1", runner.port())
              .usePlaintext()
              .keepAliveTime(10, TimeUnit.SECONDS)
              .keepAliveTimeout(1, TimeUnit.MILLISECONDS)
              .build();
      try {
        var engagement = TestClient.engage(channel).tryCall("c1");

        assertEquals(Status.Code.UNAVAILABLE, engagement.status().getCode());
        assertFalse(runner.connections().get(0).pings().isEmpty());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void settingsMayStayUnacknowledged() throws Exception {
    try (var runner = RawHttp2Runner.builder().ignoringSettings().start(RawScript.answer("well"));
        var client = new TestClient(runner)) {
      assertEquals(Status.OK, client.engage().tryCall("c1").eof().status());
    }
  }

  @Test
  void silentRunnerTakesConnectionsAndSaysNothing() throws Exception {
    try (var runner = RawHttp2Runner.silent();
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");
      await().until(() -> runner.connections().size() == 1);

      assertFalse(engagement.isOver());
      assertEquals(List.of(), runner.streams());
    }
  }

  @Test
  void connectionGoesSilentInTheMiddle() throws Exception {
    try (var runner = RawHttp2Runner.start(RawScript.of(awaitTry(), swallow()));
        var client = new TestClient(runner)) {
      var first = client.engage().tryCall("c1");
      await().until(() -> runner.streams().size() == 1 && runner.lastStream().tried().isDone());
      var second = client.engage().tryCall("c2");
      first.eof();

      await()
          .during(Duration.ofMillis(200))
          .until(() -> runner.streams().size() == 1 && !second.isOver());
      assertFalse(runner.lastStream().wholeRequest().isDone());
      runner.connections().get(0).drop();
      assertEquals(Status.Code.UNAVAILABLE, first.status().getCode());
    }
  }

  @Test
  void connectionIsDroppedWithoutAWord() throws Exception {
    try (var runner = RawHttp2Runner.start(RawScript.of(awaitTry(), dropConnection()));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");

      assertEquals(Status.Code.UNAVAILABLE, engagement.status().getCode());
      await().until(() -> runner.lastStream().hasEnded());
      assertTrue(runner.lastStream().endedHere());
      assertEquals(OptionalLong.empty(), runner.connections().get(0).goAwayCode());
    }
  }

  @Test
  void answersAsAPlainHttpServer() throws Exception {
    try (var runner =
            RawHttp2Runner.start(RawScript.of(awaitTry(), httpAnswer(503, "text/html", "<p>no")));
        var client = new TestClient(runner)) {
      Status status = client.engage().tryCall("c1").status();

      assertEquals(Status.Code.UNAVAILABLE, status.getCode());
      assertTrue(status.getDescription().contains("HTTP status code 503"), status.toString());
    }
  }

  @Test
  void sendsMessagesThatAreNone() throws Exception {
    ByteString nonsense = ByteString.copyFromUtf8("\377 no protobuf");
    try (var runner = RawHttp2Runner.start(RawScript.of(awaitTry(), messageOf(nonsense)));
        var client = new TestClient(runner)) {
      assertFalse(client.engage().tryCall("c1").status().isOk());
    }
  }

  @Test
  void endsItsSideInTheMiddleOfAMessage() throws Exception {
    try (var runner =
            RawHttp2Runner.start(
                RawScript.of(
                    awaitTry(),
                    head(),
                    bytes(ByteString.copyFrom(new byte[] {0, 0})),
                    endStream()));
        var client = new TestClient(runner)) {
      assertFalse(client.engage().tryCall("c1").status().isOk());
    }
  }

  @Test
  void hearsTheClientsHalfClose() throws Exception {
    try (var runner = RawHttp2Runner.start(RawScript.of(awaitHalfClose(), trailers(0, "")));
        var client = new TestClient(runner)) {
      var engagement = client.engage().tryCall("c1");
      engagement.halfClose();

      assertEquals(Status.OK, engagement.status());
      assertTrue(runner.lastStream().halfClosed().isDone());
    }
  }

  @Test
  void scriptThatFailsResetsItsStream() throws Exception {
    try (var runner =
            RawHttp2Runner.start(
                RawScript.of(
                    doing(
                        stream -> {
                          throw new IllegalStateException("broken script");
                        })));
        var client = new TestClient(runner)) {
      assertEquals(Status.Code.INTERNAL, client.engage().tryCall("c1").status().getCode());
      assertTrue(runner.lastStream().faults().toString().contains("broken script"));
    }
  }

  @Test
  void answersStatusPolls() throws Exception {
    try (var runner = RawHttp2Runner.start(RawScript.stall());
        var client = new TestClient(runner)) {
      RunnerStatus status =
          RunnerProtocolGrpc.newBlockingStub(client.channel).status(Empty.getDefaultInstance());

      assertEquals(RunnerStatus.getDefaultInstance(), status);
      assertEquals(List.of(), runner.streams());
    }
  }
}

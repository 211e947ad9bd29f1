package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.dataWhenReady;
import static io.girolle.harness.Action.stall;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Attempt;
import io.girolle.harness.Script;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link LeavingClientTest} shows, on HTTP/2. The fixture shows that nothing is left. */
class LeavingStreamTest {
  private static final String INVOKE = "/invoke/fn1";
  private static final int SMALL = 30_000;
  private static final int LARGE = 16 << 20;
  private static final Script RUNNING = Script.of(awaitRequest(), stall());
  private static final Script STREAMING =
      Script.of(awaitRequest(), start(200), dataWhenReady(4000, 10 * 1024), success());

  /** How a client leaves. */
  enum Way {
    RESET_STREAM {
      @Override
      void leave(Http2Client client, Http2Client.Stream stream) throws Exception {
        stream.reset();
        assertEquals("{\"hello\":\"world!\"}\n", client.get("/").body());
      }
    },
    GOODBYE {
      @Override
      void leave(Http2Client client, Http2Client.Stream stream) {
        client.close();
      }
    },
    CLOSE_CONNECTION {
      @Override
      void leave(Http2Client client, Http2Client.Stream stream) throws Exception {
        client.drop();
      }
    },
    RESET_CONNECTION {
      @Override
      void leave(Http2Client client, Http2Client.Stream stream) throws Exception {
        client.abort();
      }
    };

    abstract void leave(Http2Client client, Http2Client.Stream stream) throws Exception;
  }

  /** What of a request has come by the time its client leaves. */
  enum Sent {
    NO_BODY {
      @Override
      Http2Client.Stream by(Http2Client client) throws Exception {
        return client.open("POST", INVOKE, true);
      }
    },
    HEAD {
      @Override
      Http2Client.Stream by(Http2Client client) throws Exception {
        return client.post(INVOKE);
      }
    },
    HALF {
      @Override
      Http2Client.Stream by(Http2Client client) throws Exception {
        return client.post(INVOKE).send("half", false);
      }
    },
    ALL {
      @Override
      Http2Client.Stream by(Http2Client client) throws Exception {
        return client.post(INVOKE).send("body", true);
      }
    };

    abstract Http2Client.Stream by(Http2Client client) throws Exception;
  }

  static Stream<Arguments> early() {
    return Arrays.stream(Sent.values())
        .flatMap(sent -> Arrays.stream(Way.values()).map(way -> Arguments.of(sent, way)));
  }

  /** One call has ended as one whose client has gone, after so many attempts. */
  private static void assertStopped(FrontFixture front, int attempts) throws Exception {
    assertStopped(front);
    assertEquals(attempts, front.runner.attemptCount());
  }

  private static void assertStopped(FrontFixture front) throws Exception {
    assertEquals(444, front.nextEnd().httpStatus());
    for (Attempt attempt : front.runner.attempts()) {
      await().until(() -> attempt.nacked() || attempt.cancelled().isDone());
    }
    front.assertNothingIsLeft();
    assertTrue(front.hasNoEnd());
  }

  @ParameterizedTest
  @MethodSource("early")
  void isNoticedWhileItsFunctionIsLookedUp(Sent sent, Way way) throws Exception {
    var gate = new CompletableFuture<Void>();
    var asked = new CompletableFuture<Void>();
    var catalog =
        new TestCatalog() {
          @Override
          public CompletionStage<Optional<AppFunction>> function(String id) {
            asked.complete(null);
            return gate.thenCompose(open -> super.function(id));
          }
        };
    try (var front = FrontFixture.with().catalog(catalog).over(Script.accept());
        var client = new Http2Client(front.address)) {
      var stream = sent.by(client);
      asked.get(1, TimeUnit.MINUTES);
      way.leave(client, stream);

      await().until(() -> front.agent.figures().calls(4, Blame.CLIENT) == 1);
      gate.complete(null);
      front.assertNothingIsLeft();
      assertTrue(front.hasNoEnd());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @ParameterizedTest
  @MethodSource("early")
  void isNoticedWhileAnOverriderBlocks(Sent sent, Way way) throws Exception {
    var gate = new CompletableFuture<Void>();
    var entered = new CompletableFuture<Void>();
    var setup =
        FrontFixture.with()
            .blocking()
            .overrider(
                call -> {
                  entered.complete(null);
                  gate.join();
                });
    try (var front = setup.over(Script.accept());
        var client = new Http2Client(front.address)) {
      var stream = sent.by(client);
      entered.get(1, TimeUnit.MINUTES);
      way.leave(client, stream);

      await().until(() -> front.agent.figures().calls(4, Blame.CLIENT) == 1);
      gate.complete(null);
      front.assertNothingIsLeft();
      assertTrue(front.hasNoEnd());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @ParameterizedTest
  @MethodSource("early")
  void isNoticedWhileAListenerBlocks(Sent sent, Way way) throws Exception {
    var gate = new CompletableFuture<Void>();
    var entered = new CompletableFuture<Void>();
    var blocking =
        new CallListener() {
          @Override
          public void beforeCall(Call call) {
            entered.complete(null);
            gate.join();
          }
        };
    try (var front = FrontFixture.with().blocking().listener(blocking).over(Script.accept());
        var client = new Http2Client(front.address)) {
      var stream = sent.by(client);
      entered.get(1, TimeUnit.MINUTES);
      way.leave(client, stream);

      await().until(() -> front.agent.figures().calls(4, Blame.CLIENT) == 1);
      assertTrue(front.hasNoEnd());
      gate.complete(null);
      assertStopped(front, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedDuringTheUpload(Way way) throws Exception {
    try (var front = FrontFixture.over(Script.accept());
        var client = new Http2Client(front.address)) {
      var stream = client.post(INVOKE).send("half", false);
      await().until(() -> front.agent.bodyMemory() > 0);
      way.leave(client, stream);

      assertStopped(front, 0);
    }
  }

  private static Http2Client.Stream post(Http2Client client, int length) throws Exception {
    var headers = new DefaultHttp2Headers(false);
    headers.method("POST").path(INVOKE).scheme("http").authority("lb");
    return client.open(headers.addInt("content-length", length), false);
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileItsBodyWaitsForMemory(Way way) throws Exception {
    var setup = FrontFixture.with().settings("body-memory = 100, body-wait = 1min");
    try (var front = setup.over(RUNNING);
        var first = new Http2Client(front.address);
        var second = new Http2Client(front.address)) {
      var held = post(first, 100).send("1".repeat(100), true);
      await().until(() -> front.runner.attemptCount() == 1);
      var stream = post(second, 60).send("2".repeat(30), false);
      await().until(() -> front.agent.inFlight() == 2);
      way.leave(second, stream);

      assertEquals(444, front.nextEnd().httpStatus());
      await().until(() -> front.agent.inFlight() == 1);
      assertEquals(100, front.agent.bodyMemory());
      held.reset();
      assertStopped(front, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileItsCallWaits(Way way) throws Exception {
    try (var front = FrontFixture.over(Script.nack());
        var client = new Http2Client(front.address)) {
      var stream = client.open("POST", INVOKE, true);
      await().until(() -> front.agent.waiting() == 1);
      way.leave(client, stream);

      assertStopped(front);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileTheFunctionRuns(Way way) throws Exception {
    try (var front = FrontFixture.over(RUNNING);
        var client = new Http2Client(front.address)) {
      var stream = client.post(INVOKE).send("body", true);
      await().until(() -> front.runner.attemptCount() == 1);
      way.leave(client, stream);

      assertStopped(front, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileAStreamIsSilent(Way way) throws Exception {
    var silent = Script.of(awaitRequest(), start(200), data("event"), stall());
    try (var front = FrontFixture.over(silent);
        var client = new Http2Client(front.address)) {
      var stream = client.post(INVOKE).send("body", true);
      await().until(() -> stream.text().equals("event"));
      way.leave(client, stream);

      assertStopped(front, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileItTakesItsAnswer(Way way) throws Exception {
    var endless = Script.of(awaitRequest(), start(200), dataWhenReady(1_000_000, 1024), success());
    try (var front = FrontFixture.over(endless);
        var client = new Http2Client(front.address)) {
      var stream = client.post(INVOKE).send("body", true);
      await().until(() -> stream.text().length() > 100_000);
      way.leave(client, stream);

      assertStopped(front, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileTheWindowOfItsStreamIsClosed(Way way) throws Exception {
    isNoticedWithAWindowOf(SMALL, SMALL, way);
  }

  /** The other window, the connection's, is 64 KiB. */
  @ParameterizedTest
  @EnumSource
  void isNoticedWhileTheWindowOfTheConnectionIsClosed(Way way) throws Exception {
    isNoticedWithAWindowOf(LARGE, 65_530, way);
  }

  private static void isNoticedWithAWindowOf(int window, int sent, Way way) throws Exception {
    var settings = Http2Settings.defaultSettings().initialWindowSize(window);
    try (var front = FrontFixture.with().http("write-stall = 10min").over(STREAMING);
        var client = new Http2Client(front.address, settings)) {
      var stream = client.post(INVOKE).stopReading().send("body", true);
      await().until(() -> front.runner.attemptCount() == 1 && client.unread(stream) >= sent);
      way.leave(client, stream);

      assertStopped(front, 1);
    }
  }

  private static int lastStreamOfGoodbye(RawClient client) throws Exception {
    while (true) {
      ByteBuffer head = ByteBuffer.wrap(client.receiveBytes(9));
      int lengthAndType = head.getInt();
      byte[] payload = client.receiveBytes(lengthAndType >>> 8);
      if ((lengthAndType & 0xff) == 7) {
        return ByteBuffer.wrap(payload).getInt();
      }
    }
  }

  @Test
  void theStreamThatAnUpgradeBeganIsOneAsWell() throws Exception {
    try (var front = FrontFixture.with().http("write-stall = 10min").over(STREAMING);
        var client = front.client()) {
      client.send(
          "GET /t/shop HTTP/1.1\r\nHost: lb\r\nConnection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n");
      assertEquals(101, client.receiveHead().status());
      client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0");
      await().until(() -> front.runner.attemptCount() == 1 && client.waiting() >= 65_535);
      client.send("\0\0\4\3\0\0\0\0\1\0\0\0\10");

      assertStopped(front, 1);
      front.server.stopAccepting();
      assertEquals(Integer.MAX_VALUE, lastStreamOfGoodbye(client));
    }
  }
}

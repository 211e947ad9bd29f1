package io.girolle.agent;

import static io.girolle.harness.RawAction.awaitRequest;
import static io.girolle.harness.RawAction.awaitTry;
import static io.girolle.harness.RawAction.data;
import static io.girolle.harness.RawAction.doing;
import static io.girolle.harness.RawAction.dropConnection;
import static io.girolle.harness.RawAction.endStream;
import static io.girolle.harness.RawAction.failure;
import static io.girolle.harness.RawAction.goAwayAbove;
import static io.girolle.harness.RawAction.goAwayBelow;
import static io.girolle.harness.RawAction.head;
import static io.girolle.harness.RawAction.httpAnswer;
import static io.girolle.harness.RawAction.reset;
import static io.girolle.harness.RawAction.start;
import static io.girolle.harness.RawAction.success;
import static io.girolle.harness.RawAction.swallow;
import static io.girolle.harness.RawAction.trailers;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.harness.HeldPort;
import io.girolle.harness.Ledger;
import io.girolle.harness.RawAction;
import io.girolle.harness.RawConnection;
import io.girolle.harness.RawHttp2Runner;
import io.girolle.harness.RawScript;
import io.girolle.harness.RawStream;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.harness.VirtualTimers;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a call whose first runner fails in one way or another, while a second one stands
 * by: it is tried exactly when the first can't have begun.
 */
class CommitTest {
  private static final AtomicInteger RAN = new AtomicInteger();

  /** Done when a client has seen the head of an answer that isn't whole: one of them does. */
  private static final CompletableFuture<Void> HEAD_IS_OUT = new CompletableFuture<>();

  /**
   * A way to fail.
   *
   * @param name what happens
   * @param settings how soon the agent gives something up, where that matters
   * @param runner the runner to which it happens
   * @param status what the client gets; 0 when its answer is cut
   * @param first how often the function ran on the first runner
   * @param second and on the second one
   */
  private record Row(
      String name, String settings, Failing runner, int status, int first, int second) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Starts a runner that fails. */
  private interface Failing {
    Running begin() throws Exception;
  }

  /** One that runs; {@code streams} are those that it saw. */
  private record Running(
      String address, Closeable end, java.util.function.Supplier<List<RawStream>> streams)
      implements AutoCloseable {
    static Running of(RawHttp2Runner raw) {
      return new Running(raw.address(), raw::close, raw::streams);
    }

    static Running at(int port, Closeable end) {
      return new Running("127.0.0.1:" + port, end, List::of);
    }

    @Override
    public void close() throws IOException {
      end.close();
    }
  }

  static Stream<Row> ways() {
    RawAction runs = doing(stream -> RAN.incrementAndGet());
    return Stream.of(
        // before anything is on the wire
        unreached("the connection is refused", CommitTest::refused),
        unreached("the connection isn't answered", CommitTest::unanswered),
        unreached("a port accepts and says nothing", CommitTest::silent),
        unreached("a port speaks HTTP/1", () -> says("HTTP/1.1 400 Bad Request\r\n\r\n")),
        unreached("a port speaks no HTTP at all", () -> says("220 mail.example ESMTP ready\r\n")),
        unreached("a port closes at once", () -> says("")),
        // streams that were never processed
        elsewhere("REFUSED_STREAM as it opens", raw(reset(Http2Error.REFUSED_STREAM))),
        elsewhere(
            "REFUSED_STREAM after the TryCall", raw(awaitTry(), reset(Http2Error.REFUSED_STREAM))),
        elsewhere("GOAWAY below as it opens", raw(goAwayBelow(Http2Error.NO_ERROR))),
        elsewhere(
            "GOAWAY below after the request",
            raw(awaitRequest(), goAwayBelow(Http2Error.NO_ERROR))),
        // refusals
        elsewhere("a NACK", raw(awaitTry(), failure(503, "busy"), trailers(0, ""))),
        elsewhere(
            "a NACK in the stream's status",
            raw(awaitTry(), head(), trailers(503, "Timed out - server too busy"))),
        elsewhere(
            "a NACK in the stream's status, in other words",
            raw(awaitTry(), head(), trailers(503, "busy"))),
        elsewhere(
            "a NACK in the stream's status, without words", raw(awaitTry(), trailers(503, ""))),
        // streams that may have been processed
        ends("REFUSED_STREAM after the head", raw(head(), reset(Http2Error.REFUSED_STREAM))),
        ends("GOAWAY below with an error", raw(awaitTry(), goAwayBelow(Http2Error.INTERNAL_ERROR))),
        ends(
            "GOAWAY below for calmness",
            raw(awaitTry(), goAwayBelow(Http2Error.ENHANCE_YOUR_CALM))),
        ends("GOAWAY below after the head", raw(head(), goAwayBelow(Http2Error.NO_ERROR))),
        ends("RST as it opens", raw(reset(Http2Error.CANCEL))),
        ends("RST NO_ERROR as it opens", raw(reset(Http2Error.NO_ERROR))),
        ends("RST of an unknown code", raw(reset(0xbeef))),
        ends("the connection lost as it opens", raw(dropConnection())),
        ends("UNAVAILABLE by the runner", raw(awaitTry(), trailers(14, "connection refused"))),
        ends("an HTTP answer that isn't gRPC", raw(httpAnswer(503, "text/plain", "no"))),
        runsThenEnds("RST after the TryCall", awaitTry(), runs, reset(Http2Error.CANCEL)),
        runsThenEnds("RST after the start", awaitTry(), runs, start(200), reset(Http2Error.CANCEL)),
        runsThenEnds(
            "RST among the data",
            awaitRequest(),
            runs,
            start(200),
            data("half"),
            reset(Http2Error.INTERNAL_ERROR)),
        runsThenEnds(
            "RST after finished",
            awaitRequest(),
            runs,
            start(200),
            success(),
            reset(Http2Error.CANCEL)),
        runsThenEnds("the connection lost after the TryCall", awaitTry(), runs, dropConnection()),
        runsThenEnds(
            "the connection lost after the start", awaitTry(), runs, start(200), dropConnection()),
        runsThenEnds(
            "the connection lost after finished",
            awaitRequest(),
            runs,
            start(200),
            success(),
            dropConnection()),
        runsThenEnds(
            "a busy status after the start",
            awaitRequest(),
            runs,
            start(200),
            trailers(503, "busy")),
        runsThenEnds(
            "a busy status after finished",
            awaitRequest(),
            runs,
            start(200),
            success(),
            trailers(503, "busy")),
        runsThenEnds("an end without finished", awaitRequest(), runs, start(200), endStream()),
        new Row(
            "a connection that falls silent",
            "status { every = 100ms, timeout = 1s, misses = 2 }",
            raw(awaitTry(), runs, swallow()),
            500,
            1,
            0),
        new Row(
            "RST once the head is out",
            "hold-back.time = 20ms",
            raw(
                awaitRequest(),
                runs,
                start(200),
                data("half"),
                RawAction.await(HEAD_IS_OUT),
                reset(Http2Error.INTERNAL_ERROR)),
            0,
            1,
            0),
        // a goodbye that lets the stream go on
        goesOn("GOAWAY above", awaitTry(), runs, goAwayAbove(Http2Error.NO_ERROR)),
        goesOn(
            "GOAWAY above with an error",
            awaitTry(),
            runs,
            goAwayAbove(Http2Error.INTERNAL_ERROR)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aCallIsTriedElsewhereExactlyWhenItCannotHaveBegun(Row row) throws Exception {
    RAN.set(0);
    var timers = new CountedTimers();
    var afterCalls = new AtomicInteger();
    try (timers;
        Running failing = row.runner().begin();
        var other = ScriptedRunner.start(Script.answer("hello"))) {
      var fixture =
          AgentFixture.atAddresses(
              row.settings(),
              builder -> builder.timers(timers).listener("counts", counting(afterCalls)),
              failing.address(),
              other.address());
      try (fixture) {
        FakeClient client = fixture.call("x");
        await().until(() -> client.begun || client.isEnded());
        if (client.begun) {
          HEAD_IS_OUT.complete(null);
        }
        client.await();
        await().until(() -> fixture.agent.inFlight() == 0 && fixture.agent.pendingEnds() == 0);

        assertEquals(row.status(), client.cut ? 0 : client.status());
        assertEquals(1, client.endings());
        assertEquals(1, afterCalls.get());
        assertEquals(row.first(), RAN.get());
        assertEquals(row.second(), other.executed().size());
        assertEquals(0, fixture.agent.waiting());
        assertEquals(0, fixture.agent.bodyMemory());
        await().until(() -> other.openAttempts() == 0);
      }
      await().until(() -> failing.streams().get().stream().allMatch(RawStream::hasEnded));
      await().untilAsserted(() -> assertEquals(List.of(), timers.pending()));
    }
  }

  @Test
  void aSilentPortCostsOneConnectTimeoutAndIsThenSkipped() throws Exception {
    var timers = new VirtualTimers();
    try (Running silent = silent();
        var other = ScriptedRunner.start(Script.answer("hello"));
        var fixture =
            AgentFixture.atAddresses(
                "connect-timeout = 2s",
                builder -> builder.timers(timers),
                silent.address(),
                other.address())) {
      FakeClient first = fixture.call("x");
      awaitEnd(first, timers);
      assertEquals("hello", first.text());

      for (int i = 0; i < 10; i++) {
        assertEquals("hello", fixture.call("x").await().text());
      }
    }
  }

  @Test
  void aConnectedRunnerThatLetsNoStreamBeginIsPassedOver() throws Exception {
    var afterCalls = new AtomicInteger();
    var timers = new CountedTimers();
    try (timers;
        var raw =
            RawHttp2Runner.builder()
                .settings(new Http2Settings().maxConcurrentStreams(0))
                .start(RawScript.stall());
        var other = ScriptedRunner.start(Script.answer("hello"))) {
      var fixture =
          AgentFixture.atAddresses(
              "connect-timeout = 300ms",
              builder -> builder.timers(timers).listener("counts", counting(afterCalls)),
              raw.address(),
              other.address());
      try (fixture) {
        awaitConnected(fixture);
        for (int i = 1; i <= 3; i++) {
          var client = fixture.call("x").await();
          assertEquals("hello", client.text());
          assertEquals(1, client.endings());
          assertEquals(i, other.executed().size());
        }
        await().until(() -> fixture.agent.inFlight() == 0 && fixture.agent.pendingEnds() == 0);

        assertEquals(3, afterCalls.get());
        assertEquals(List.of(), raw.streams());
        assertEquals(0, fixture.agent.bodyMemory());
      }
      await().untilAsserted(() -> assertEquals(List.of(), timers.pending()));
    }
  }

  @Test
  void aRunnerWithoutAStreamLeftIsPassedOverUntilItHasOne() throws Exception {
    var gate = new CompletableFuture<Void>();
    var timers = new VirtualTimers();
    RawScript once =
        RawScript.of(
            awaitRequest(),
            RawAction.await(gate),
            start(200),
            data("raw"),
            success(),
            trailers(0, ""));
    try (var raw =
            RawHttp2Runner.builder()
                .settings(new Http2Settings().maxConcurrentStreams(1))
                .start(once);
        var other = ScriptedRunner.start(Script.answer("other"));
        var fixture =
            AgentFixture.atAddresses(
                "connect-timeout = 2s, health.eject-after = 1",
                builder -> builder.timers(timers),
                raw.address(),
                other.address())) {
      awaitConnected(fixture);
      FakeClient first = fixture.call("1");
      await().until(() -> raw.streams().size() == 1);
      FakeClient second = fixture.call("2");
      awaitEnd(second, timers);

      assertEquals("other", second.text());
      assertEquals(1, raw.streams().size());
      gate.complete(null);
      assertEquals("raw", first.await().text());
      assertEquals("raw", fixture.call("3").await().text());
      assertEquals(2, raw.streams().size());
      assertEquals(1, other.executed().size());
    }
  }

  @Test
  void whatAConnectionHasStillToSendIsTriedNowhereElse() throws Exception {
    int calls = 500;
    int window = 32 << 20;
    String text = "x".repeat(20_000);
    var timers = new VirtualTimers();
    try (var raw =
            RawHttp2Runner.builder()
                .settings(new Http2Settings().initialWindowSize(window))
                .start(
                    RawScript.of(
                        awaitRequest(), start(200), data("raw"), success(), trailers(0, "")));
        var other = ScriptedRunner.start(Script.answer("other"));
        var fixture =
            AgentFixture.atAddresses(
                "connect-timeout = 50ms, health.eject-after = 100000",
                builder -> builder.timers(timers),
                raw.address(),
                other.address())) {
      awaitConnected(fixture);
      RawConnection slow = raw.connections().get(0);
      slow.widen(window);
      assertEquals("raw", fixture.call("first").await().text());
      slow.reading(false);

      var clients = new ArrayList<FakeClient>();
      for (int i = 0; i < calls; i++) {
        clients.add(fixture.call(text));
      }
      await().until(() -> fixture.agent.figures().attempts() == calls + 1);
      await()
          .during(Duration.ofMillis(300))
          .until(
              () -> {
                timers.advance(Duration.ofMillis(50));
                return other.executed().isEmpty();
              });
      slow.reading(true);

      clients.forEach(client -> assertEquals(200, client.await().status()));
      assertEquals(calls + 1, raw.streams().size());
      assertEquals(List.of(), other.executed());
    }
  }

  private static void awaitEnd(FakeClient client, VirtualTimers timers) {
    await()
        .until(
            () -> {
              timers.advance(Duration.ofMillis(100));
              return client.isEnded();
            });
  }

  private static void awaitConnected(AgentFixture fixture) {
    await()
        .until(
            () ->
                fixture.agent.runnerFigures().size() == 2
                    && fixture.agent.runnerFigures().stream().allMatch(RunnerFigures::connected));
  }

  @Test
  void runnersThatDrainOneAfterTheOtherCostNoCall() throws Exception {
    var ledger = Ledger.inMemory();
    var stop = new AtomicBoolean();
    var builder =
        ScriptedRunner.builder()
            .executions(ledger.executions(), attempt -> attempt.body().toStringUtf8());
    try (var one = builder.start(Script.echo());
        var two = builder.start(Script.echo());
        var fixture =
            AgentFixture.with(
                "connect-timeout = 2s, connection.first-retry = 20ms", b -> {}, one, two)) {
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        clients.add(
            CompletableFuture.runAsync(
                () -> {
                  while (!stop.get()) {
                    call(fixture, ledger);
                  }
                }));
      }
      for (int i = 0; i < 10; i++) {
        ScriptedRunner draining = i % 2 == 0 ? one : two;
        int answered = ledger.answered();
        await().until(() -> ledger.answered() > answered + 20);
        draining.stopAccepting();
        await().until(draining::hasDrained);
        draining.restart();
        await().until(() -> fixture.agent.waiting() == 0);
      }
      stop.set(true);
      clients.forEach(CompletableFuture::join);
      ledger.assertSound();
      assertEquals(
          ledger.answered(), one.executed().size() + two.executed().size(), "all succeeded");
    }
  }

  private static void call(AgentFixture fixture, Ledger ledger) {
    String number = ledger.ask();
    FakeClient client;
    synchronized (fixture) {
      client = fixture.call(number);
    }
    client.await();
    if (client.error == null && client.text().equals(number)) {
      ledger.succeeded(number);
    } else {
      ledger.failed(number, "status " + client.status());
    }
    client.close();
  }

  private static Row unreached(String name, Failing runner) {
    return new Row(name, "connect-timeout = 500ms", runner, 200, 0, 1);
  }

  private static Row elsewhere(String name, Failing runner) {
    return new Row(name, "", runner, 200, 0, 1);
  }

  private static Row ends(String name, Failing runner) {
    return new Row(name, "", runner, 500, 0, 0);
  }

  private static Row runsThenEnds(String name, RawAction... actions) {
    return new Row(name, "", raw(actions), 500, 1, 0);
  }

  private static Row goesOn(String name, RawAction... actions) {
    var all = new ArrayList<>(List.of(actions));
    all.addAll(List.of(start(200), data("well"), success(), trailers(0, "")));
    return new Row(name, "", raw(all.toArray(RawAction[]::new)), 200, 1, 0);
  }

  private static Failing raw(RawAction... actions) {
    return () -> Running.of(RawHttp2Runner.start(RawScript.of(actions)));
  }

  private static Running refused() {
    var port = new HeldPort();
    return Running.at(port.number(), port::close);
  }

  private static Running silent() {
    return Running.of(RawHttp2Runner.silent());
  }

  /** A listener whose queue is full, so that nobody gets an answer. */
  private static Running unanswered() throws IOException {
    var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    List<Socket> queued = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      queued.add(new Socket(full.getInetAddress(), full.getLocalPort()));
    }
    return Running.at(
        full.getLocalPort(),
        () -> {
          for (Socket socket : queued) {
            socket.close();
          }
          full.close();
        });
  }

  /** A port that says something to whoever connects, and closes. */
  private static Running says(String text) throws IOException {
    var port = new ServerSocket(0);
    var thread =
        new Thread(
            () -> {
              while (!port.isClosed()) {
                try (var accepted = port.accept()) {
                  accepted.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                  continue;
                }
              }
            },
            "says");
    thread.setDaemon(true);
    thread.start();
    return Running.at(port.getLocalPort(), port);
  }

  private static CallListener counting(AtomicInteger afterCalls) {
    return new CallListener() {
      @Override
      public void afterCall(Call call, CallResult result) {
        afterCalls.incrementAndGet();
      }
    };
  }
}

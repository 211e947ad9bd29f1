package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.girolle.harness.HeldPort;
import io.girolle.harness.RawAction;
import io.girolle.harness.RawHttp2Runner;
import io.girolle.harness.RawScript;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.harness.VirtualTimers;
import io.grpc.ConnectivityState;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinksTest {
  /** Longer than gRPC keeps a thread that has nothing to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final VirtualTimers timers = new VirtualTimers();
  private final Transport transport = Transport.best();
  private Links links;

  @AfterEach
  void close() {
    if (links != null) {
      links.close();
    }
    transport.eventLoops().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Links links(String settings) {
    AgentSettings all = AgentFixture.settings(settings);
    links = new Links(new Channels(transport, all, null), timers, () -> new Random(1), all);
    return links;
  }

  @Test
  void anAddressHasOneLinkHoweverManyHoldIt() {
    try (var runner = ScriptedRunner.start(Script.accept())) {
      var first = links("").hold(runner.address());
      var second = links.hold(runner.address());
      await().until(first::connected);

      assertSame(first, second);
      assertEquals(1, first.connectionCount());
      links.letGo(first);
      assertFalse(first.channel().isShutdown());
      links.letGo(second);
      assertTrue(first.channel().isShutdown());
      assertNotSame(first, links.hold(runner.address()));
    }
  }

  @Test
  void anAddressThatGrpcCantUseIsLeftOutAndHarmsNoOther() throws Exception {
    try (var fixture =
        AgentFixture.atAddresses(
            "plaintext = true", "fn_runner:1", "127.0.0.1:1", "node.5:1", "runner-2.fn:1")) {
      assertEquals(List.of("127.0.0.1:1", "runner-2.fn:1"), fixture.agent.runners());
      assertEquals(
          List.of("fn_runner:1", "node.5:1"),
          fixture.agent.runnerFigures().stream()
              .filter(figures -> figures.state().equals("left-out"))
              .map(RunnerFigures::address)
              .toList());
    }
  }

  @Test
  void aLinkThatWasLetGoLeavesNothing() {
    try (var runner = ScriptedRunner.start(Script.accept())) {
      var link = links("status.every = 5s").hold(runner.address());
      await().until(link::connected);
      await().until(() -> timers.pending() == 1);

      links.letGo(link);
      await().until(() -> link.channel().isTerminated());
      await().until(() -> timers.pending() == 0);
      assertEquals(0, link.connectionCount());
    }
  }

  @Test
  void anAddressThatComesBackIsConnectedAgainWithoutACall() throws IOException {
    try (var runner = ScriptedRunner.start(Script.accept())) {
      var link = links("").hold(runner.address());
      await().until(link::connected);
      runner.kill();
      await().until(() -> !link.connected());
      runner.restart();

      await()
          .until(
              () -> {
                timers.advance(Duration.ofSeconds(1));
                return link.connected();
              });
    }
  }

  @Test
  void whoeverListsAnAddressAgainHasItTriedAtOnce() {
    try (var port = new HeldPort()) {
      var link = links("connection { first-retry = 1h, longest-retry = 1h }").hold(port.address());
      awaitRefusal(link);
      try (var runner = ScriptedRunner.builder().port(port.number()).start(Script.accept())) {
        links.hold(runner.address());
        await().until(link::connected);
      }
    }
  }

  @Test
  void waitsLongerAndLongerBetweenTriesUpToABound() {
    try (var port = new HeldPort()) {
      awaitRefusal(
          links(
                  "connection { first-retry = 100ms, longest-retry = 400ms },"
                      + " health.eject-after = 9999")
              .hold(port.address()));
      timers.advance(Duration.ofMillis(49));
      assertEquals(1, timers.pending());
      timers.advance(Duration.ofSeconds(10));
      await().until(() -> timers.pending() == 1);
    }
  }

  /** Waits until the first try has failed and the next one is due later. */
  private void awaitRefusal(RunnerLink link) {
    await()
        .until(
            () ->
                link.channel().getState(false) == ConnectivityState.TRANSIENT_FAILURE
                    && link.connectionCount() == 0
                    && timers.pending() == 1);
  }

  @Test
  void aConnectionThatIsNotReadyInTimeIsClosed() {
    try (var silent = RawHttp2Runner.silent()) {
      var link = links("connect-timeout = 100ms").hold(silent.address());
      await().until(() -> silent.connections().size() == 1 && link.connectionCount() == 1);

      timers.advance(Duration.ofMillis(100));
      await().until(() -> silent.connections().get(0).closed().isDone());
    }
  }

  @Test
  void bytesMayStayUnacknowledgedForAsLongAsIsConfigured() throws Exception {
    assumeTrue(transport.epoll());
    var all = AgentFixture.settings("connection.unacknowledged = 7s");
    try (var runner = ScriptedRunner.start(Script.accept())) {
      var made = new CompletableFuture<io.netty.channel.Channel>();
      var channel =
          new Channels(transport, all, null)
              .open(
                  runner.address(),
                  new Connections(
                      () -> {
                        var socket = transport.sockets().newChannel();
                        made.complete(socket);
                        return socket;
                      },
                      timers,
                      1_000_000_000L));
      channel.getState(true);
      var socket = made.get(60, TimeUnit.SECONDS);
      await().until(() -> socket.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT) == 7_000);
      channel.shutdownNow();
    }
  }

  @Test
  void aConnectionOnWhichNoQuestionIsAnsweredIsDeadForItsCallsAlone() throws Exception {
    var swallowing = RawScript.of(RawAction.awaitTry(), RawAction.swallow());
    try (var dead = RawHttp2Runner.start(swallowing);
        var other = ScriptedRunner.start(Script.answer("hello"));
        var fixture =
            AgentFixture.atAddresses(
                "status { every = 100ms, timeout = 200ms, misses = 3 }",
                builder -> builder.timers(timers),
                dead.address(),
                other.address())) {
      await().until(() -> fixture.agent.runnerFigures().get(0).connected());
      FakeClient committed = fixture.call("x");
      await().until(() -> !dead.streams().isEmpty());
      await()
          .until(
              () -> {
                timers.advance(Duration.ofMillis(100));
                return committed.isEnded();
              });

      assertEquals(500, committed.status());
      assertEquals(1, committed.endings());
      assertEquals(0, other.attemptCount());
      await().until(() -> dead.connections().get(0).closed().isDone());
    }
  }

  @Test
  void aRunnerThatLeavesFinishesItsCallsWithinABound() throws Exception {
    try (var leaving = ScriptedRunner.start(Script.stall());
        var fixture =
            AgentFixture.inVirtualTime(timers, "connection.last-calls = 1min", b -> {}, leaving)) {
      FakeClient client = fixture.call("x");
      await().until(() -> leaving.attemptCount() == 1);
      fixture.runners();
      await().until(() -> fixture.agent.runners().isEmpty());
      timers.advance(Duration.ofSeconds(59));
      assertFalse(client.isEnded());

      timers.advance(Duration.ofSeconds(1));
      assertEquals(500, client.await().status());
    }
  }

  @Test
  void fiveHundredChangesOfThePoolLeaveNothing() throws Exception {
    try (var staying = ScriptedRunner.start(Script.answer("hello"));
        var one = ScriptedRunner.start(Script.answer("hello"));
        var two = ScriptedRunner.start(Script.answer("hello"));
        var fixture = AgentFixture.inVirtualTime(timers, "status.every = 5s", b -> {}, staying)) {
      assertEquals("hello", fixture.call("x").await().text());
      for (int i = 0; i < 10; i++) { // until there are all threads that there may ever be
        fixture.runners(staying, one, two);
        fixture.runners(staying);
      }
      await().until(() -> timers.pending() == 1);
      var threads = threads();
      long descriptors = descriptors();

      for (int i = 0; i < 250; i++) {
        fixture.runners(two, staying, one);
        if (i % 25 == 0) {
          assertEquals("hello", fixture.call("x").await().text());
        }
        fixture.runners(staying);
      }

      await().until(() -> timers.pending() == 1);
      await().atMost(PATIENCE).until(() -> descriptors() <= descriptors);
      await().atMost(PATIENCE).untilAsserted(() -> assertTrue(noMore(threads, threads())));
    }
  }

  /** Those apart that the test itself makes. */
  private static SortedMap<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("\\d+", "N"))
        .filter(name -> !name.equals("fake-client") && !name.startsWith("awaitility"))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  private static boolean noMore(Map<String, Long> before, Map<String, Long> now) {
    return now.entrySet().stream()
        .allMatch(kind -> kind.getValue() <= before.getOrDefault(kind.getKey(), 0L));
  }

  private static long descriptors() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(fd -> pointsTo(fd).startsWith("socket:")).count();
    }
  }

  private static String pointsTo(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}

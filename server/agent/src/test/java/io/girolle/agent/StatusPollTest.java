package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.harness.VirtualTimers;
import io.girolle.proto.RunnerStatus;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusPollTest {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final VirtualTimers timers = new VirtualTimers();
  private volatile boolean dead;
  private final StatusPoll.Events events =
      new StatusPoll.Events() {
        @Override
        public void answered(RunnerStatus status) {}

        @Override
        public void refused() {}

        @Override
        public void dead() {
          dead = true;
        }
      };
  private final ScriptedRunner runner = ScriptedRunner.start(Script.accept());
  private final ManagedChannel channel =
      NettyChannelBuilder.forTarget(runner.address()).usePlaintext().build();

  @AfterEach
  void close() {
    channel.shutdownNow();
    runner.close();
  }

  private StatusPoll poll(ManagedChannel to) {
    return new StatusPoll(
        "r",
        to,
        timers,
        new AgentSettings.StatusSettings(EVERY, Duration.ofSeconds(20), 3),
        events);
  }

  @Test
  void learnsWhatTheRunnerSaysOfItself() {
    runner.status(status -> status.putCustomStatus("zone", "a"));
    StatusPoll poll = poll(channel);
    poll.start();
    assertEquals(Map.of(), poll.customStatus());

    timers.advance(EVERY);
    await().until(() -> poll.customStatus().equals(Map.of("zone", "a")));

    runner.status(status -> status.putCustomStatus("zone", "b"));
    await().until(() -> timers.pending() == 1);
    timers.advance(EVERY);
    await().until(() -> poll.customStatus().equals(Map.of("zone", "b")));
  }

  @Test
  void asksNoMoreOnceItIsStopped() {
    StatusPoll poll = poll(channel);
    poll.start();
    timers.advance(EVERY);
    await().until(() -> timers.pending() == 1);

    poll.stop();
    timers.advance(EVERY);

    assertEquals(0, timers.pending());
    assertEquals(1, runner.statusCalls());
  }

  @Test
  void takesTheRefusalOfARunnerThatKnowsNoStatusForASignOfLife() throws Exception {
    var server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)).build().start();
    var other =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      poll(other).start();
      for (int i = 0; i < 5; i++) {
        timers.advance(EVERY);
        await().until(() -> timers.pending() == 1);
      }
      assertFalse(dead);
    } finally {
      other.shutdownNow();
      server.shutdownNow();
    }
  }
}

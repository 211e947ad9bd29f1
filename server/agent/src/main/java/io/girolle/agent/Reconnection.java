package io.girolle.agent;

import io.girolle.call.Timers;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a channel connected: a lost connection is made anew at once, and one that can't be made is
 * tried again after a wait that doubles up to a bound, half of it at random. gRPC's own waits begin
 * at a second, so that longer ones of ours mix with its. No call waits meanwhile. Thread-safe.
 */
final class Reconnection {
  private static final int MOST_DOUBLINGS = 20;

  private final ManagedChannel channel;
  private final Timers timers;
  private final AgentSettings.ConnectionSettings settings;
  private final Supplier<RandomGenerator> random;
  private final Events events;
  private volatile int failures;
  private volatile boolean stopped;
  private volatile Timers.@Nullable Timer next;

  /** Hears how it goes. */
  interface Events {
    /** There is a connection. */
    void connected();

    /** There is none, and the last try to make one failed. */
    void unreached();
  }

  Reconnection(
      ManagedChannel channel,
      Timers timers,
      AgentSettings.ConnectionSettings settings,
      Supplier<RandomGenerator> random,
      Events events) {
    this.channel = channel;
    this.timers = timers;
    this.settings = settings;
    this.random = random;
    this.events = events;
  }

  /** Begins to connect. */
  void start() {
    watch(channel.getState(true));
  }

  void stop() {
    stopped = true;
    cancel();
  }

  /** Somebody has reason to think that it is worth a try now. */
  void hasten() {
    failures = 0;
    channel.resetConnectBackoff();
  }

  private void watch(ConnectivityState from) {
    channel.notifyWhenStateChanged(from, this::changed);
  }

  private void changed() {
    if (stopped) {
      return;
    }
    ConnectivityState now = channel.getState(true);
    if (now == ConnectivityState.READY) {
      failures = 0;
      cancel();
      events.connected();
    } else if (now == ConnectivityState.TRANSIENT_FAILURE) {
      failed();
    }
    if (now != ConnectivityState.SHUTDOWN) {
      watch(now);
    }
  }

  private void failed() {
    events.unreached();
    long nanos = waitNanos(failures, random.get());
    failures = Math.min(failures + 1, MOST_DOUBLINGS);
    cancel();
    next = timers.after(nanos, this::tryAgain);
    if (stopped) {
      cancel();
    }
  }

  /** gRPC stays in failure until a try succeeds, and doesn't tell of those that don't. */
  private void tryAgain() {
    if (!stopped && channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
      failed();
    }
  }

  private long waitNanos(int failures, RandomGenerator random) {
    double first = (double) settings.firstRetry().toNanos();
    double longest = (double) settings.longestRetry().toNanos();
    double doubled = Math.min(longest, first * Math.pow(2, failures));
    return (long) (doubled * (1 + random.nextDouble()) / 2);
  }

  private void cancel() {
    Timers.Timer due = next;
    if (due != null) {
      due.cancel();
    }
  }
}

package io.girolle.agent;

import io.girolle.call.Timers;
import io.girolle.proto.RunnerStatus;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the host keeps of a runner for as long as any pool lists it: its channel and its figures.
 * Thread-safe.
 */
final class RunnerLink {
  private static final long NEVER = Long.MIN_VALUE;
  private static final int SMOOTHING = 8;

  private final String address;
  private final Timers timers;
  private final long lastCallsNanos;
  private final Connections connections;
  private final ManagedChannel channel;
  private final Reconnection reconnection;
  private final Health health;
  private final StatusPoll status;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Timers.@Nullable Timer bound;
  private volatile long latencyNanos;
  private volatile long busyUntil = NEVER;
  private volatile long busyAt = NEVER;

  RunnerLink(
      String address,
      Channels channels,
      Timers timers,
      Supplier<RandomGenerator> random,
      AgentSettings settings) {
    this.address = address;
    this.timers = timers;
    this.lastCallsNanos = settings.connection().lastCalls().toNanos();
    this.connections =
        new Connections(
            channels.transport().sockets(), timers, settings.connectTimeout().toNanos());
    this.channel = channels.open(address, connections);
    this.reconnection =
        new Reconnection(channel, timers, settings.connection(), random, new Contact());
    this.health = new Health(address, timers, settings.health(), this::connected);
    this.status = new StatusPoll(address, channel, timers, settings.status(), new Contact());
  }

  /** How the connection fares, and what comes by it. */
  private final class Contact implements Reconnection.Events, StatusPoll.Events {
    @Override
    public void connected() {
      connections.ready();
      health.answered();
    }

    @Override
    public void unreached() {
      health.missed();
    }

    @Override
    public void answered(RunnerStatus status) {
      health.answered();
      health.said(status.getFailed());
    }

    @Override
    public void refused() {
      health.answered();
    }

    @Override
    public void dead() {
      connections.drop();
    }
  }

  String address() {
    return address;
  }

  ManagedChannel channel() {
    return channel;
  }

  Health health() {
    return health;
  }

  StatusPoll status() {
    return status;
  }

  int inFlight() {
    return inFlight.get();
  }

  long latencyNanos() {
    return latencyNanos;
  }

  boolean connected() {
    return channel.getState(false) == ConnectivityState.READY;
  }

  /** Does something on the connection's thread, behind all that was asked of it before. */
  void onConnection(Runnable task) {
    connections.behindAll(task);
  }

  /** Whether the connection has still to send what was written to it; on its thread. */
  boolean isSending() {
    return connections.isSending();
  }

  /** How many TCP connections it has. */
  int connectionCount() {
    return connections.count();
  }

  /** Connects, now if it was to later. */
  void wanted() {
    if (begun.compareAndSet(false, true)) {
      reconnection.start();
      status.start();
    } else if (!connected()) {
      reconnection.hasten();
    }
  }

  /**
   * Ends with the last call on it, or when the bound for that has passed.
   *
   * @param ended is told when its last connection is gone, maybe more than once
   */
  void finish(Runnable ended) {
    stop();
    channel.shutdown();
    bound = timers.after(lastCallsNanos, channel::shutdownNow);
    connections.whenNone(
        () -> {
          close();
          ended.run();
        });
  }

  /** Ends now. */
  void close() {
    stop();
    Timers.Timer waiting = bound;
    if (waiting != null) {
      waiting.cancel();
    }
    channel.shutdownNow();
    connections.end();
  }

  /** An attempt begins. */
  void begin() {
    inFlight.incrementAndGet();
  }

  /** The attempt is over without the runner having taken the call. */
  void refused() {
    inFlight.decrementAndGet();
  }

  /** The call is over that the runner took. */
  void ended(long tookNanos) {
    inFlight.decrementAndGet();
    long average = latencyNanos;
    latencyNanos = average == 0 ? tookNanos : average + (tookNanos - average) / SMOOTHING;
    busyUntil = NEVER;
    busyAt = NEVER;
  }

  /** It said that it has no room: waiting calls leave it alone for so long. */
  void busy(long now, long nanos) {
    busyAt = now;
    busyUntil = now + nanos;
  }

  /** A waiting call asks it. If it had no room a moment ago, the others wait for what it says. */
  void asked(long now, long nanos) {
    long at = busyAt;
    if (at != NEVER && now - at < 2 * nanos) {
      busyUntil = now + nanos;
    }
  }

  boolean isBusy(long now) {
    long until = busyUntil;
    return until != NEVER && until - now > 0;
  }

  @Override
  public String toString() {
    return address;
  }

  private void stop() {
    status.stop();
    health.stop();
    reconnection.stop();
  }
}

package io.girolle.agent;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the host keeps of a runner for as long as any pool lists it: its channel and its figures.
 * Thread-safe.
 */
final class RunnerLink {
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int SMOOTHING = 8;

  private final String id;
  private final String address;
  private final ManagedChannel channel;
  private final StatusPoll status;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile long latencyNanos;
  private volatile long busyUntil = Long.MIN_VALUE;
  private volatile long reconnectedAt;

  RunnerLink(String id, String address, ManagedChannel channel, StatusPoll status, long now) {
    this.id = id;
    this.address = address;
    this.channel = channel;
    this.status = status;
    this.reconnectedAt = now;
  }

  String id() {
    return id;
  }

  String address() {
    return address;
  }

  ManagedChannel channel() {
    return channel;
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

  /** An attempt begins. A link that gRPC has given up for a while is tried again now and then. */
  void begin(long now) {
    inFlight.incrementAndGet();
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE
        && now - reconnectedAt > RECONNECT_NANOS) {
      reconnectedAt = now;
      channel.resetConnectBackoff();
    }
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
    busyUntil = Long.MIN_VALUE;
  }

  /** It said that it has no room: waiting calls leave it alone until then. */
  void busyUntil(long nanoTime) {
    busyUntil = nanoTime;
  }

  boolean isBusy(long now) {
    long until = busyUntil;
    return until != Long.MIN_VALUE && until - now > 0;
  }

  @Override
  public String toString() {
    return id;
  }
}

package io.girolle.runner;

import io.girolle.call.Parts;
import io.girolle.call.PickedName;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runner: takes calls by gRPC and runs functions. Made by a builder, started once, drained or
 * not, closed once. Several may share drivers, which whoever gave them closes. Thread-safe.
 */
public final class PureRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PureRunner.class);

  private final RunnerPlan plan;
  private final CallCounts counts = new CallCounts();
  private final StartHealth health;
  private final Lineups lineups;
  private @Nullable Parts first;
  private @Nullable Serving serving;
  private volatile int port;
  private boolean closed;

  PureRunner(RunnerPlan plan, Parts first) {
    this.plan = plan;
    this.first = first;
    this.health = new StartHealth(plan.timers());
    this.lineups = new Lineups(plan, counts, health);
  }

  /** Begins a runner. */
  public static RunnerBuilder builder() {
    return new RunnerBuilder();
  }

  /**
   * Takes its folder and its port, and serves.
   *
   * @return this
   * @throws IOException when the port can't be had, the run folder's path is too long or another
   *     runner of this id is alive; the message says which
   * @throws IllegalArgumentException when the driver that the settings name isn't registered, or
   *     the machine has too little memory
   */
  public synchronized PureRunner start() throws IOException {
    Parts parts = first;
    if (parts == null || closed) {
      throw new IllegalStateException("runner " + id() + " was started or closed before");
    }
    first = null; // not to hold on to the first plugins when others have come
    Lineup lineup = lineups.of(parts, plan.settings().drivers(), null);
    Serving started = new Serving(plan, lineup, parts.drivers().values(), counts, health);
    serving = started;
    port = started.port();
    return this;
  }

  /**
   * Puts other parts into service. Calls that have come keep to the parts that they began with;
   * those that come from now on get the new ones. Instances stay if the new parts would make them
   * in the same way; else they end with their last call. On one thread at a time.
   *
   * @param parts the new parts
   * @param drivers the driver of calls that name none, by function
   * @return completes when the old parts are used no more
   * @throws IllegalArgumentException when the driver isn't there; nothing has changed
   */
  public synchronized CompletableFuture<Void> swap(Parts parts, PickedName drivers) {
    if (serving == null || closed) {
      throw new IllegalStateException("runner " + id() + " isn't running");
    }
    Lineup old = serving.plugins().lineup();
    InstanceKit before = old.kit();
    Lineup next = lineups.of(parts, drivers, before);
    serving.plugins().replace(next);
    CompletableFuture<Void> callsEnded = old.retire();
    if (next.kit() == before) {
      return callsEnded;
    }
    serving.slots().retire(before);
    return callsEnded.thenCompose(ended -> before.unused());
  }

  /** The port that it listens on; 0 before it was started. */
  public int port() {
    return port;
  }

  /** Its id. */
  public String id() {
    return plan.id();
  }

  /** How many calls it has. */
  public int active() {
    return counts.active();
  }

  /**
   * Stops: takes no call any more, lets those that it has end, then stops its instances and closes.
   *
   * @param limit how long calls may take to end; those that are left are cut off
   */
  public void drain(Duration limit) throws InterruptedException {
    Serving running;
    synchronized (this) {
      running = serving;
      if (running == null) {
        return;
      }
      running.refuse();
    }
    long begun = plan.timers().nanoTime();
    boolean streamsEnded = running.awaitStreams(limit);
    long left = limit.toNanos() - (plan.timers().nanoTime() - begun);
    if (!streamsEnded || !counts.awaitNone(Duration.ofNanos(Math.max(0, left)))) {
      log.warn("event=drain-gave-up runner={} calls={} after={}", id(), active(), limit);
    }
    close();
  }

  /** Ends everything at once: calls are cut off, instances killed. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (serving != null) {
      serving.close();
    }
    log.info("event=runner-stopped runner={}", id());
  }
}

package io.girolle.agent;

import io.girolle.call.Timers;
import io.grpc.SynchronizationContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How well a runner serves. It is out when it says that it has failed, when it can't be reached
 * several times in a row, and when several calls in a row failed by its fault; then it comes back
 * by a slow start. One that only couldn't be reached comes back as soon as it can; any other stays
 * out for a pause, which doubles each time that it doesn't get through its slow start.
 *
 * <p>What calls tell it costs them a volatile read as long as all goes well. Thread-safe; states
 * change in a serial context.
 */
final class Health {
  private static final Logger log = LoggerFactory.getLogger(Health.class);
  private static final double FIRST_SHARE = 0.1;
  private static final int MOST_DOUBLINGS = 20;

  /** How it stands with a runner. */
  enum State {
    /** It gets calls as any other. */
    WELL,
    /** It should get none. */
    OUT,
    /** It gets more and more of them. */
    RETURNING
  }

  /** A state, and since when by the timers' time. */
  record Condition(State state, long since) {}

  private final String runner;
  private final Timers timers;
  private final AgentSettings.HealthSettings settings;
  private final BooleanSupplier connected;
  private final SynchronizationContext serial =
      new SynchronizationContext((thread, e) -> log.error("event=health-failed", e));
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger failedCalls = new AtomicInteger();
  private final AtomicInteger misses = new AtomicInteger();
  private volatile Condition condition;
  private volatile boolean saysFailed;

  /** Whether it was ever there: one that is reached for the first time returns from nowhere. */
  private volatile boolean met;

  private boolean paused;
  private boolean stopped;
  private int timesOut;
  private Timers.@Nullable Timer next;

  Health(
      String runner,
      Timers timers,
      AgentSettings.HealthSettings settings,
      BooleanSupplier connected) {
    this.runner = runner;
    this.timers = timers;
    this.settings = settings;
    this.connected = connected;
    this.condition = new Condition(State.WELL, timers.nanoTime());
  }

  Condition condition() {
    return condition;
  }

  /** Which part of its usual calls it should get now, while it returns. */
  double share(long now) {
    double gone = (double) (now - condition.since()) / (double) settings.slowStart().toNanos();
    return Math.max(FIRST_SHARE, Math.min(1, gone));
  }

  /** Is told after each change of the state, on any thread; it must not wait. */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void forget(Runnable listener) {
    listeners.remove(listener);
  }

  /** It served a call, whatever its function made of it. */
  void served() {
    if (failedCalls.get() != 0) {
      failedCalls.set(0);
    }
    answered();
  }

  /** A call failed by its fault. */
  void failed() {
    if (failedCalls.incrementAndGet() == settings.ejectAfter()) {
      serial.execute(this::weigh);
    }
  }

  /** It couldn't be reached. */
  void missed() {
    if (misses.incrementAndGet() == settings.ejectAfter()) {
      serial.execute(this::weigh);
    }
  }

  /** It gave a sign of life. */
  void answered() {
    if (misses.get() != 0 && misses.getAndSet(0) >= settings.ejectAfter()) {
      serial.execute(this::weigh);
    }
    if (!met) {
      serial.execute(() -> met = true);
    }
  }

  /** It said whether it has failed. */
  void said(boolean failed) {
    if (failed != saysFailed) {
      saysFailed = failed;
      serial.execute(this::weigh);
    }
  }

  /** Nobody needs it any more. */
  void stop() {
    serial.execute(
        () -> {
          stopped = true;
          cancel();
        });
  }

  private void weigh() {
    if (stopped) {
      return;
    }
    boolean failing = failedCalls.get() >= settings.ejectAfter();
    boolean unreachable = misses.get() >= settings.ejectAfter();
    boolean out = condition.state() == State.OUT;
    if (failing || saysFailed) {
      failedCalls.set(0);
      met = true;
      if (!paused) {
        paused = true;
        goOut(failing ? "calls-failed" : "says-failed", !out);
      }
    } else if (unreachable && !out) {
      goOut("unreachable", true);
    } else if (out && !paused && !unreachable) {
      comeBack();
    }
  }

  private void goOut(String why, boolean anew) {
    timesOut = Math.min(timesOut + 1, MOST_DOUBLINGS);
    long pause = pauseNanos();
    log.warn(
        "event=runner-out runner={} why={} pause-ms={}",
        runner,
        why,
        paused ? pause / 1_000_000 : 0);
    after(pause, this::pauseOver);
    if (anew) {
      become(State.OUT);
    }
  }

  /** One that may have been unreachable by mistake is given a chance as well. */
  private void pauseOver() {
    if (saysFailed) {
      after(pauseNanos(), this::pauseOver);
      return;
    }
    paused = false;
    if (connected.getAsBoolean()) {
      misses.set(0);
    }
    weigh();
    if (condition.state() == State.OUT && !paused) {
      after(pauseNanos(), this::pauseOver);
    }
  }

  private void comeBack() {
    if (!met) {
      cancel();
      recovered();
      return;
    }
    log.info("event=runner-returning runner={}", runner);
    after(settings.slowStart().toNanos(), this::recovered);
    become(State.RETURNING);
  }

  private void recovered() {
    log.info("event=runner-well runner={}", runner);
    timesOut = 0;
    become(State.WELL);
  }

  private long pauseNanos() {
    double doubled = (double) settings.pause().toNanos() * Math.pow(2, timesOut - 1);
    return (long) Math.min((double) settings.maxPause().toNanos(), doubled);
  }

  private void become(State state) {
    condition = new Condition(state, timers.nanoTime());
    listeners.forEach(Runnable::run);
  }

  private void after(long nanos, Runnable task) {
    cancel();
    next = timers.after(nanos, () -> serial.execute(() -> unlessStopped(task)));
  }

  private void unlessStopped(Runnable task) {
    if (!stopped) {
      task.run();
    }
  }

  private void cancel() {
    if (next != null) {
      next.cancel();
    }
  }
}

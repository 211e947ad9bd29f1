package io.girolle.runner;

import io.girolle.call.Timers;
import io.girolle.runner.FunctionInstance.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of instances while they have no call: they are frozen after a while, and after their
 * idle time they are done with. Confined to the serial context that it is given.
 */
final class Idling {
  private final IdleInstances idle = new IdleInstances();
  private final @Nullable Duration freezeIdle;
  private final Timers timers;
  private final Executor serial;
  private final Consumer<FunctionInstance> freeze;
  private final Consumer<FunctionInstance> idleTooLong;

  /**
   * A keeper of the idle.
   *
   * @param freezeIdle after how long an instance is frozen; null for never
   * @param timers tell when
   * @param serial where all of this happens
   * @param freeze freezes an instance
   * @param idleTooLong stops an instance
   */
  Idling(
      @Nullable Duration freezeIdle,
      Timers timers,
      Executor serial,
      Consumer<FunctionInstance> freeze,
      Consumer<FunctionInstance> idleTooLong) {
    this.freezeIdle = freezeIdle;
    this.timers = timers;
    this.serial = serial;
    this.freeze = freeze;
    this.idleTooLong = idleTooLong;
  }

  /** An instance has no call any more. */
  void add(FunctionInstance instance) {
    instance.state = State.IDLE;
    idle.add(instance);
    Duration limit = instance.idleTimeout;
    if (freezeIdle == null || (!instance.isKept() && freezeIdle.compareTo(limit) >= 0)) {
      endAfter(instance, limit);
    } else if (freezeIdle.isZero()) {
      freeze(instance, limit);
    } else {
      after(instance, freezeIdle, () -> freeze(instance, limit.minus(freezeIdle)));
    }
  }

  /** Takes one for a call, whatever state it is in; null when there is none of that key. */
  @Nullable FunctionInstance take(SlotKey key) {
    FunctionInstance instance = idle.take(key);
    if (instance != null) {
      remove(instance);
    }
    return instance;
  }

  /** An instance isn't idle any more, if it was. */
  void remove(FunctionInstance instance) {
    idle.remove(instance);
    instance.idlePeriods++;
    if (instance.idleTimer != null) {
      instance.idleTimer.cancel();
      instance.idleTimer = null;
    }
  }

  /** Whether an instance is idle, frozen or not. */
  boolean has(FunctionInstance instance) {
    return idle.has(instance);
  }

  /** Those that would have to go for something that is missing; null when that isn't enough. */
  @Nullable List<FunctionInstance> inTheWayOf(Need missing) {
    return idle.inTheWayOf(missing);
  }

  /** Those that a kit has made. */
  List<FunctionInstance> of(InstanceKit kit) {
    return idle.of(kit);
  }

  private void freeze(FunctionInstance instance, Duration limit) {
    instance.state = State.FREEZING;
    freeze.accept(instance);
    endAfter(instance, limit);
  }

  private void endAfter(FunctionInstance instance, Duration limit) {
    if (!instance.isKept()) {
      after(instance, limit, () -> idleTooLong.accept(instance));
    }
  }

  /** Does something later, unless the instance isn't idle by then or has been meanwhile. */
  private void after(FunctionInstance instance, Duration delay, Runnable task) {
    long period = instance.idlePeriods;
    instance.idleTimer =
        timers.after(
            delay.toNanos(),
            () ->
                serial.execute(
                    () -> {
                      if (instance.idlePeriods == period) {
                        task.run();
                      }
                    }));
  }
}

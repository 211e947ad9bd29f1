package io.girolle.call;

import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** Timers on a hashed wheel: setting and cancelling one takes no lock. */
public final class WheelTimers implements Timers, AutoCloseable {
  private static final int TICK_MILLIS = 10;

  private final HashedWheelTimer wheel =
      new HashedWheelTimer(
          new DefaultThreadFactory("girolle-timers", true),
          TICK_MILLIS,
          TimeUnit.MILLISECONDS,
          1024,
          false);

  @Override
  public Timer after(long nanos, Runnable task) {
    return wheel.newTimeout(timeout -> task.run(), nanos, TimeUnit.NANOSECONDS)::cancel;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    wheel.stop();
  }
}

package io.girolle.harness;

import io.girolle.call.Timers;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/** Real time, told on an event loop. */
record LoopTimers(EventLoopGroup loop) implements Timers {

  @Override
  public Timer after(long nanos, Runnable task) {
    var scheduled = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}

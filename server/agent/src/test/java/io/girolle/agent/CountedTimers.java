package io.girolle.agent;

import io.girolle.call.Timers;
import io.girolle.call.WheelTimers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Timers in real time that know who has tasks that wait. */
final class CountedTimers implements Timers, AutoCloseable {
  private final WheelTimers wheel = new WheelTimers();
  private final Map<Object, String> waiting = new ConcurrentHashMap<>();

  /** Where each task was set that still waits. */
  List<String> pending() {
    return List.copyOf(waiting.values());
  }

  @Override
  public Timer after(long nanos, Runnable task) {
    var key = new Object();
    String setter =
        StackWalker.getInstance()
            .walk(frames -> frames.skip(1).limit(4).map(Object::toString).toList())
            .toString();
    waiting.put(key, Duration.ofNanos(nanos) + " " + setter);
    Timer timer =
        wheel.after(
            nanos,
            () -> {
              waiting.remove(key);
              task.run();
            });
    return () -> {
      waiting.remove(key);
      timer.cancel();
    };
  }

  @Override
  public long nanoTime() {
    return wheel.nanoTime();
  }

  @Override
  public void close() {
    wheel.close();
  }
}

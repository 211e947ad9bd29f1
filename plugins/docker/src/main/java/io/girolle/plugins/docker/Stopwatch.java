package io.girolle.plugins.docker;

import java.time.Duration;

/** How long something has taken so far. */
record Stopwatch(long begun) {

  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}

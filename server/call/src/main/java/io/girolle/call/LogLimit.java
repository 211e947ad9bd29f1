package io.girolle.call;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Lets through so many log lines in a while. Thread-safe; what races by is a line or two more. */
final class LogLimit {
  private static final int LINES = 20;
  private static final long WHILE_NANOS = 10_000_000_000L;

  private final AtomicLong since = new AtomicLong();
  private final AtomicInteger lines = new AtomicInteger();

  boolean allows(long nowNanos) {
    long begun = since.get();
    if (nowNanos - begun > WHILE_NANOS && since.compareAndSet(begun, nowNanos)) {
      lines.set(0);
    }
    return lines.get() < LINES && lines.incrementAndGet() <= LINES;
  }
}

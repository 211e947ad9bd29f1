package io.girolle.runner.logs;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Messages that wait to be sent, up to a bound. Thread-safe. */
final class Outbox {
  /** About what a message takes beside its bytes. */
  private static final int OVERHEAD = 40;

  private final Queue<byte[]> messages = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final long limit;

  Outbox(long limit) {
    this.limit = limit;
  }

  /** Whether there was room for it. */
  boolean add(byte[] message) {
    int cost = message.length + OVERHEAD;
    if (bytes.addAndGet(cost) > limit) {
      bytes.addAndGet(-cost);
      return false;
    }
    return messages.add(message);
  }

  byte @Nullable [] poll() {
    byte[] message = messages.poll();
    if (message != null) {
      bytes.addAndGet(-message.length - OVERHEAD);
    }
    return message;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }
}

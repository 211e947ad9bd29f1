package io.girolle.runner;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts calls, and tells when none is left. Thread-safe. */
final class CallCounts {
  private final AtomicInteger active = new AtomicInteger();
  private final LongAdder received = new LongAdder();
  private final LongAdder handled = new LongAdder();
  private final CountDownLatch none = new CountDownLatch(1);
  private volatile boolean last;

  void begun() {
    active.incrementAndGet();
    received.increment();
  }

  /**
   * A call is over.
   *
   * @param refused whether another runner may try it
   */
  void ended(boolean refused) {
    if (!refused) {
      handled.increment();
    }
    if (active.decrementAndGet() == 0 && last) {
      none.countDown();
    }
  }

  int active() {
    return active.get();
  }

  long received() {
    return received.sum();
  }

  long handled() {
    return handled.sum();
  }

  /** Waits until none is active; no call that counts begins from now on. */
  boolean awaitNone(Duration limit) throws InterruptedException {
    last = true;
    return active.get() == 0 || none.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}

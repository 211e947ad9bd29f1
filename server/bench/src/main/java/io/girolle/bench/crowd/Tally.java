package io.girolle.bench.crowd;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How calls ended. Thread-safe. */
final class Tally {
  private final CountDownLatch open;
  private final AtomicInteger failed = new AtomicInteger();

  /** For so many calls. */
  Tally(int calls) {
    open = new CountDownLatch(calls);
  }

  /** A call was answered with this status. */
  void answered(int status) {
    if (status != 200) {
      failed.incrementAndGet();
    }
    open.countDown();
  }

  /** A call got no whole answer. */
  void broken() {
    answered(0);
  }

  /** Waits for the last of them. */
  boolean await(long seconds) throws InterruptedException {
    return open.await(seconds, TimeUnit.SECONDS);
  }

  int failed() {
    return failed.get();
  }

  long unanswered() {
    return open.getCount();
  }
}

package io.girolle.bench.crowd;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How calls ended. Thread-safe. */
final class Tally {
  private final CountDownLatch open;
  private final Map<Integer, Integer> failures = new ConcurrentSkipListMap<>();

  /** For so many calls. */
  Tally(int calls) {
    open = new CountDownLatch(calls);
  }

  /** A call was answered with this status. */
  void answered(int status) {
    if (status != 200) {
      failures.merge(status, 1, Integer::sum);
    }
    open.countDown();
  }

  /** A call got no whole answer: status 0. */
  void broken() {
    answered(0);
  }

  /** Waits for the last of them. */
  boolean await(long seconds) throws InterruptedException {
    return open.await(seconds, TimeUnit.SECONDS);
  }

  int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  long unanswered() {
    return open.getCount();
  }

  /** How many failed, and with which status. */
  @Override
  public String toString() {
    return failures.isEmpty() ? "0 failed" : failed() + " failed (by status: " + failures + ")";
  }
}

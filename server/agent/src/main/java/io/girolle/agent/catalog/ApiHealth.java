package io.girolle.agent.catalog;

import io.girolle.call.Timers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log how an API node fares, seldom. Thread-safe. */
final class ApiHealth {
  private static final Logger log = LoggerFactory.getLogger(ApiHealth.class);
  private static final long SELDOM_NANOS = 10_000_000_000L;

  private final String url;
  private final Timers timers;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong quietUntil;

  ApiHealth(String url, Timers timers) {
    this.url = url;
    this.timers = timers;
    this.quietUntil = new AtomicLong(timers.nanoTime());
  }

  /** A question was left without an answer. */
  void failed(String why) {
    failures.incrementAndGet();
    long now = timers.nanoTime();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + SELDOM_NANOS)) {
      failing.set(true);
      log.warn(
          "event=api-node-failing url={} questions={} error=\"{}\"",
          url,
          failures.getAndSet(0),
          why);
    }
  }

  /** It has answered. */
  void answered() {
    if (failing.get() && failing.compareAndSet(true, false)) {
      log.info("event=api-node-answers url={}", url);
    }
  }
}

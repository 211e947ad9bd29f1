package io.girolle.agent.catalog;

import io.girolle.call.Timers;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How answers are kept.
 *
 * @param limits what is kept, and how long
 * @param patience how long a question may take
 * @param timers tell the time
 * @param failures hears why an answer that was known is used for longer
 */
record CacheTerms(
    CatalogSettings.Cache limits, Duration patience, Timers timers, Consumer<Throwable> failures) {

  long nanoTime() {
    return timers.nanoTime();
  }

  Timers.Timer after(Duration time, Runnable task) {
    return timers.after(time.toNanos(), task);
  }
}

package io.girolle.testkit.conformance;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Waits until the JVM has collected what nobody should hold. */
final class Released {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is still there after so many collections is held by somebody. */
  private static final int COLLECTIONS = 20;

  private Released() {}

  static void await(String what, List<? extends WeakReference<?>> references) {
    var collections = new AtomicInteger();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              System.gc();
              return areGone(references) || collections.incrementAndGet() == COLLECTIONS;
            });
    if (!areGone(references)) {
      throw new AssertionError(what);
    }
  }

  private static boolean areGone(List<? extends WeakReference<?>> references) {
    return references.stream().allMatch(reference -> reference.get() == null);
  }
}

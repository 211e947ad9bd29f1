package io.girolle.testkit.conformance;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits until the JVM has collected what nobody should hold. */
final class Released {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Released() {}

  static void await(String what, List<? extends WeakReference<?>> references) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                System.gc();
                return references.stream().allMatch(reference -> reference.get() == null);
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(what, e);
    }
  }
}

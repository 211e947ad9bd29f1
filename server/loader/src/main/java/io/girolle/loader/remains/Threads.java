package io.girolle.loader.remains;

import io.girolle.loader.remains.Ownership.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Threads, also those of executors and timers, that the plugin began by itself: asked to end. The
 * host's that are still inside its code are named; an end isn't asked of them.
 */
final class Threads implements Kind {
  private static final int FRAMES = 3;

  private final Duration grace;
  private final LongSupplier nanos;
  private final ThreadInsides insides;
  private final ThreadOwners owners;

  Threads(Duration grace, LongSupplier nanos, ThreadInsides insides, ThreadOwners owners) {
    this.grace = grace;
    this.nanos = nanos;
    this.insides = insides;
    this.owners = owners;
  }

  @Override
  public List<Left> find(Search search) {
    Map<Thread, StackTraceElement[]> own = new LinkedHashMap<>();
    var left = new ArrayList<Left>();
    search
        .threads()
        .forEach(
            (thread, stack) -> {
              if (thread == Thread.currentThread()) {
                return;
              }
              if (owners.of(thread, stack, search.ownership()) == Owner.PLUGIN) {
                own.put(thread, stack);
              } else if (isInside(thread, stack, search.ownership())) {
                left.add(Left.forGood("thread", describe(thread, stack, search.ownership())));
              }
            });
    letEnd(own.keySet());
    own.forEach((thread, stack) -> left.add(left(thread, stack, search.ownership())));
    return left;
  }

  /** Lets threads go that the plugin has told to end itself, a moment ago. */
  private void letEnd(Set<Thread> threads) {
    long end = nanos.getAsLong() + grace.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - nanos.getAsLong())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.removeIf(thread -> !thread.isAlive());
  }

  private Left left(Thread thread, StackTraceElement[] stack, Ownership ownership) {
    String what = ThreadInsides.isTimers(thread) ? "timer" : "thread";
    String name = describe(thread, stack, ownership);
    return Left.ending(what, name, thread, () -> insides.stop(thread));
  }

  /** Whether a thread that isn't the plugin's is running its code. */
  static boolean isInside(Thread thread, StackTraceElement[] stack, Ownership ownership) {
    return ownership.isPlugins(thread.getContextClassLoader())
        && Stream.of(stack).anyMatch(ownership::isLikePlugins);
  }

  /** Whether a line is of a class that the JVM made, such as that of a lambda. */
  private static boolean isHidden(StackTraceElement frame) {
    return frame.getClassName().contains("/");
  }

  private static String describe(Thread thread, StackTraceElement[] stack, Ownership ownership) {
    String frames =
        Stream.of(stack)
            .filter(frame -> ownership.isLikePlugins(frame) && !isHidden(frame))
            .limit(FRAMES)
            .map(f -> f.getClassName() + "." + f.getMethodName() + ":" + f.getLineNumber())
            .collect(Collectors.joining(" < "));
    String state = thread.getState() + (frames.isEmpty() ? "" : " in " + frames);
    return thread.getName() + " (" + state + ")";
  }
}

package io.girolle.loader.remains;

import io.girolle.loader.remains.Ownership.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Threads, also those of executors and timers, that the plugin began by itself: asked to end. The
 * host's that are still inside its code are named; an end isn't asked of them.
 */
final class Threads implements Kind {
  private static final int FRAMES = 3;

  private final ThreadInsides insides;
  private final ThreadOwners owners;

  Threads(ThreadInsides insides, ThreadOwners owners) {
    this.insides = insides;
    this.owners = owners;
  }

  @Override
  public List<Left> find(Search search) {
    var left = new ArrayList<Left>();
    search
        .threads()
        .forEach(
            (thread, stack) -> {
              if (thread == Thread.currentThread() || !thread.isAlive()) {
                return;
              }
              String name = describe(thread, stack, search.ownership());
              if (owners.of(thread, stack, search.ownership()) == Owner.PLUGIN) {
                String what = ThreadInsides.isTimers(thread) ? "timer" : "thread";
                left.add(Left.ending(what, name, thread, () -> insides.stop(thread)));
              } else if (isInside(thread, stack, search.ownership())) {
                left.add(Left.forGood("thread", name));
              }
            });
    return left;
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

package io.girolle.loader.remains;

import io.girolle.loader.remains.Ownership.Owner;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells whose a thread is. A context class loader alone doesn't say: a thread gets that of whoever
 * happened to be running when it was begun, so one of the host's or the JVM's may have a plugin's.
 * The first of these decides: the thread's class, that of what it runs, that of its executor or of
 * the executor's thread factory, what is outermost on its stack; then its context class loader.
 */
final class ThreadOwners {
  private static final Pattern SHARED =
      Pattern.compile("CompletableFutureDelayScheduler|ForkJoinPool\\.commonPool-.*");

  private final ThreadInsides insides;

  ThreadOwners(ThreadInsides insides) {
    this.insides = insides;
  }

  /**
   * Whose a thread is.
   *
   * @param stack its stack; empty if it wasn't started
   */
  Owner of(Thread thread, StackTraceElement[] stack, Ownership ownership) {
    Optional<Owner> made = byClass(thread, ownership);
    if (made.isPresent()) {
      return made.get();
    }
    if (!ownership.isPlugins(thread.getContextClassLoader())) {
      return Owner.OTHERS;
    }
    if (isShared(thread)) {
      return Owner.JDK;
    }
    return outermost(stack)
        .map(frame -> ownership.isLikePlugins(frame) ? Owner.PLUGIN : Owner.OTHERS)
        .orElse(Owner.PLUGIN);
  }

  /** Who has the class that says whose the thread is; those of the JDK say nothing. */
  private Optional<Owner> byClass(Thread thread, Ownership ownership) {
    Optional<ThreadPoolExecutor> executor = insides.executor(thread);
    return Stream.of(
            Optional.of(thread),
            insides.target(thread),
            executor,
            executor.map(ThreadPoolExecutor::getThreadFactory))
        .flatMap(Optional::stream)
        .map(object -> ownership.of(object.getClass()))
        .filter(owner -> owner != Owner.JDK)
        .findFirst();
  }

  /** Whether a thread is one that the JVM begins once for all that ever ask. */
  private static boolean isShared(Thread thread) {
    return SHARED.matcher(thread.getName()).matches()
        || (thread.getThreadGroup() != null && thread.getThreadGroup().getParent() == null);
  }

  private static Optional<StackTraceElement> outermost(StackTraceElement[] stack) {
    for (int i = stack.length - 1; i >= 0; i--) {
      if (!Ownership.isJdks(stack[i])) {
        return Optional.of(stack[i]);
      }
    }
    return Optional.empty();
  }
}

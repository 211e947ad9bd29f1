package io.girolle.loader;

import io.girolle.call.PluginInstance;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's constructor, {@code install}, {@code start} or {@code close}, on a thread of its own
 * for as long as it may take. Past that the thread is interrupted and left behind.
 */
final class LifeStep extends Thread {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final PluginInstance plugin;
  private final Work work;
  private volatile @Nullable Throwable thrown;

  /** What the plugin does. */
  @FunctionalInterface
  interface Work {
    void run() throws Throwable;
  }

  private LifeStep(PluginInstance plugin, String step, Work work) {
    super("plugin-" + plugin.name() + "-" + step);
    this.plugin = plugin;
    this.work = work;
    setDaemon(true);
  }

  /**
   * Has a plugin do its work.
   *
   * @param plugin the instance, whose class loader is the thread's meanwhile
   * @param step names the thread
   * @throws TimeoutException when it takes too long
   * @throws Throwable whatever the work throws
   */
  static void run(PluginInstance plugin, String step, Work work) throws Throwable {
    var thread = new LifeStep(plugin, step, work);
    thread.start();
    try {
      thread.await(plugin.rules().lifecycleBudget());
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
    Throwable thrown = thread.thrown;
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public void run() {
    try (var inside = Inside.of(plugin)) {
      work.run();
    } catch (Throwable e) {
      thrown = e;
    }
  }

  private void await(Duration budget) throws InterruptedException, TimeoutException {
    join(Math.max(1, budget.toMillis()));
    if (!isAlive()) {
      return;
    }
    StackTraceElement[] stack = getStackTrace();
    interrupt();
    join(GRACE.toMillis());
    throw new TimeoutException(
        "it takes longer than %d ms (girolle.plugins.lifecycle-budget)%s"
            .formatted(budget.toMillis(), where(stack)));
  }

  /** The line that it stands at, the JDK's own left out. */
  private static String where(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> frame.getModuleName() == null)
        .findFirst()
        .map(frame -> ", at " + frame)
        .orElse("");
  }
}

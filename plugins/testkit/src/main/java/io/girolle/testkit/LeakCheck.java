package io.girolle.testkit;

import static org.awaitility.Awaitility.await;

import io.girolle.call.PluginFigures;
import io.girolle.call.PluginInstance;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Checks that nothing is left of a plugin when it is closed: loads it from a jar into a class
 * loader of its own, has it used, closes it, and sees whether the JVM collects its classes, and
 * whether a thread or a meter of it is left.
 *
 * <pre>{@code
 * LeakCheck.of(CheesePlugin.class).run(node -> node.call("/hello").send());
 * }</pre>
 */
public final class LeakCheck extends PluginSetup<LeakCheck> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private record Closed(
      WeakReference<ClassLoader> classes,
      PluginFigures figures,
      long failures,
      MeterRegistry meters) {}

  private LeakCheck(Subject subject) {
    super(subject);
    isolated();
  }

  /** A plugin by its class, in the full or the short form. */
  public static LeakCheck of(Class<?> plugin) {
    return new LeakCheck(Subject.of(plugin));
  }

  /**
   * Checks it.
   *
   * @param use has the plugin do what it does
   * @throws AssertionError with what is left
   */
  public void run(Consumer<TestNode> use) {
    Closed closed = useAndClose(use);
    if (closed.figures().failures() > closed.failures()) {
      throw new AssertionError(
          instance()
              + " wasn't closed cleanly: "
              + closed.figures().lastError().map(Object::toString).orElse(""));
    }
    List<Meter.Id> left =
        closed.meters().getMeters().stream()
            .map(Meter::getId)
            .filter(
                id -> !id.getName().startsWith("girolle") && instance().equals(id.getTag("plugin")))
            .toList();
    if (!left.isEmpty()) {
      throw new AssertionError("meters of " + instance() + " are left: " + left);
    }
    awaitCollection(closed.classes());
  }

  private Closed useAndClose(Consumer<TestNode> use) {
    try (TestNode node = startNode()) {
      use.accept(node);
      PluginFigures figures = node.plugin().figures();
      return new Closed(
          new WeakReference<>(classes(node.plugin())), figures, figures.failures(), node.meters());
    }
  }

  /** The class loader that its hooks run under. */
  private static ClassLoader classes(PluginInstance plugin) {
    ClassLoader before = plugin.enter();
    try {
      return Thread.currentThread().getContextClassLoader();
    } finally {
      PluginInstance.leave(before);
    }
  }

  private void awaitCollection(WeakReference<ClassLoader> classes) {
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                System.gc();
                return classes.get() == null;
              });
    } catch (ConditionTimeoutException e) {
      @Nullable ClassLoader left = classes.get();
      List<String> threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> left != null && t.getContextClassLoader() == left)
              .map(Thread::getName)
              .toList();
      throw new AssertionError(
          "the classes of "
              + instance()
              + " are still reachable "
              + PATIENCE.toSeconds()
              + " s after it was closed; threads under its class loader: "
              + threads
              + "; else look for shutdown hooks, JDBC drivers, thread-locals, and what was handed to"
              + " classes of the JDK",
          e);
    }
  }

  @Override
  LeakCheck self() {
    return this;
  }
}

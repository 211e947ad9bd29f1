package io.girolle.loader.remains;

import io.girolle.loader.remains.Ownership.Owner;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the plugin wants to be run when the JVM ends: removed, and not run. */
final class ShutdownHooks implements Kind {
  private static final String HOLDER = "java.lang.ApplicationShutdownHooks";
  private static final StackTraceElement[] NOT_STARTED = {};

  private final Optional<Field> hooks;
  private final ThreadOwners owners;

  ShutdownHooks(JdkInternals jdk, ThreadOwners owners) {
    this.hooks = jdk.field(HOLDER, "hooks");
    this.owners = owners;
  }

  @Override
  public List<Left> find(Search search) {
    return all().stream()
        .filter(hook -> owners.of(hook, NOT_STARTED, search.ownership()) == Owner.PLUGIN)
        .map(
            hook ->
                Left.of(
                    "shutdown-hook",
                    hook.getName(),
                    () -> Runtime.getRuntime().removeShutdownHook(hook)))
        .toList();
  }

  /** All hooks; none once the JVM has begun to end. */
  private List<Thread> all() {
    if (hooks.isEmpty()) {
      return List.of();
    }
    synchronized (hooks.get().getDeclaringClass()) {
      return JdkInternals.read(hooks, null)
          .map(Map.class::cast)
          .map(map -> List.copyOf(((Map<?, ?>) map).keySet()))
          .orElse(List.of())
          .stream()
          .map(Thread.class::cast)
          .toList();
    }
  }
}

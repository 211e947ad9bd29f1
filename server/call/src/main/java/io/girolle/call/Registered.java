package io.girolle.call;

import io.girolle.spi.CallRejectedException;
import io.girolle.spi.NodeRole;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part that a plugin has registered, with what it said about it. Whoever calls a hook of a part
 * that wasn't picked by name asks first whether it is admitted, and says then how it ended.
 *
 * @param <T> the kind of part
 * @param plugin whose part it is
 * @param name its own name: what it is picked by, or tells it from others of the plugin
 * @param part the part
 * @param role where it runs
 * @param blocking whether its hooks may block
 * @param owns extension keys that no other plugin may write
 */
public record Registered<T>(
    PluginInstance plugin, String name, T part, NodeRole role, boolean blocking, Set<String> owns) {

  /** Whether it is the same part of the same installed plugin; the plugin's code isn't asked. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Registered<?> that
        && plugin == that.plugin
        && part == that.part
        && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(plugin) + System.identityHashCode(part);
  }

  /** The plugin's name, and the part's own where that tells more. */
  public String label() {
    return name.isEmpty() || name.equals(plugin.name())
        ? plugin.name()
        : plugin.name() + "/" + name;
  }

  /** Whether its hooks are kept off I/O threads: because it said so, or because it held one. */
  public boolean blocksNow() {
    return blocking || plugin.standing().isMoved();
  }

  /** Whether a hook of it is to be called now. */
  public Admission admit() {
    return plugin.standing().admit();
  }

  /**
   * A hook of it wasn't admitted.
   *
   * @param hook its name
   * @param log notes it, unless it is null
   * @return why the call goes no further, or null when it does
   */
  public @Nullable CallError leftOut(String hook, @Nullable EditLog log) {
    plugin.figures().skipped();
    note(log, hook, 0, HookOutcome.SKIPPED);
    return plugin.onFailure() == OnFailure.SKIP
        ? null
        : CallError.internal("plugin " + plugin + " is in quarantine", null);
  }

  /**
   * A hook of it, which was admitted, couldn't be called.
   *
   * @param admission what was said to it
   */
  void withdrawn(Admission admission) {
    plugin.standing().withdrawn(admission);
  }

  /** A hook of it, called on a call's path, took so long. */
  public void took(long nanos) {
    plugin.figures().took(nanos);
  }

  /**
   * A hook of it has ended.
   *
   * @param admission what was said to it before
   * @param hook its name
   * @param thrown what it threw, or null
   * @param nanos how long it took
   * @param log notes it, unless it is null
   * @return why the call goes no further, or null when it does
   */
  public @Nullable CallError ended(
      Admission admission,
      String hook,
      @Nullable Throwable thrown,
      long nanos,
      @Nullable EditLog log) {
    if (thrown != null && !(thrown instanceof CallRejectedException)) {
      plugin.failed(hook, thrown);
      note(log, hook, nanos, HookOutcome.FAILED);
      return failed(admission, hook, "failed in " + hook + ": " + PlainText.of(thrown));
    }
    if (plugin.isOverBudget(nanos)) {
      plugin.failed(hook, plugin.overBudget(nanos));
      plugin.standing().failed(admission, name, hook);
    } else if (admission != Admission.FREE) {
      plugin.standing().succeeded(admission, name, hook);
    }
    if (thrown instanceof CallRejectedException rejection) {
      note(log, hook, nanos, HookOutcome.REJECTED);
      return CallError.rejected(rejection);
    }
    note(log, hook, nanos, HookOutcome.OK);
    return null;
  }

  /** A hook of it was given up, for it took too long. */
  @Nullable CallError timedOut(
      Admission admission, String hook, long budgetNanos, @Nullable EditLog log) {
    String how = "took longer than " + budgetNanos / 1_000_000 + " ms and was given up";
    plugin.failed(hook, how);
    note(log, hook, budgetNanos, HookOutcome.TIMED_OUT);
    return failed(admission, hook, hook + " " + how);
  }

  private @Nullable CallError failed(Admission admission, String hook, String how) {
    plugin.standing().failed(admission, name, hook);
    return plugin.onFailure() == OnFailure.SKIP
        ? null
        : CallError.internal("plugin " + plugin + " " + how, null);
  }

  private void note(@Nullable EditLog log, String hook, long nanos, HookOutcome outcome) {
    if (log != null) {
      log.hook(label(), hook, nanos, outcome);
    }
  }
}

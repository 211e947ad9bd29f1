package io.girolle.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What plugins changed of one call or container, in order, and how long it took them. Not
 * thread-safe.
 */
public final class EditLog {
  private final List<Edit> edits = new ArrayList<>();
  private final List<Hook> hooks = new ArrayList<>();

  /**
   * One change.
   *
   * @param plugin whose it was
   * @param what the thing that was changed, for example {@code extension FN_CHEESE}
   * @param before what it was; null when it wasn't there
   * @param after what it became; null when it was removed
   */
  public record Edit(String plugin, String what, @Nullable String before, @Nullable String after) {}

  /**
   * One hook that was called, or left out.
   *
   * @param plugin whose it was
   * @param hook its name, for example {@code override}
   * @param micros how long it took
   * @param outcome what became of it
   */
  public record Hook(String plugin, String hook, double micros, String outcome) {}

  /** Notes a change; one that changed nothing isn't noted. */
  public void add(String plugin, String what, @Nullable Object before, @Nullable Object after) {
    var edit = new Edit(plugin, what, text(before), text(after));
    if (edit.before() == null ? edit.after() != null : !edit.before().equals(edit.after())) {
      edits.add(edit);
    }
  }

  /** Notes a hook. */
  public void hook(String plugin, String hook, long nanos, HookOutcome outcome) {
    hooks.add(new Hook(plugin, hook, Math.round(nanos / 100.0) / 10.0, outcome.toString()));
  }

  /** Notes all that another log has. */
  public void addAll(EditLog other) {
    edits.addAll(other.edits);
    hooks.addAll(other.hooks);
  }

  /** All changes so far. */
  public List<Edit> edits() {
    return List.copyOf(edits);
  }

  /** All hooks so far. */
  public List<Hook> hooks() {
    return List.copyOf(hooks);
  }

  /** All changes so far, as one line of JSON. */
  public String json() {
    return CallJson.text(edits);
  }

  /** All hooks so far, as one line of JSON. */
  public String hooksJson() {
    return CallJson.text(hooks);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}

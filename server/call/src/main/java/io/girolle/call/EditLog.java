package io.girolle.call;

import io.girolle.call.config.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** Notes a change, without the values of what is named like a secret; none isn't noted. */
  public void add(String plugin, String what, @Nullable Object before, @Nullable Object after) {
    String was = text(before);
    String is = text(after);
    if (!Objects.equals(was, is)) {
      boolean secret = SecretNames.isSecret(what);
      edits.add(new Edit(plugin, what, shown(secret, was), shown(secret, is)));
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

  private static @Nullable String shown(boolean secret, @Nullable String text) {
    return secret && text != null ? SecretNames.MASK : text;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}

package io.girolle.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What plugins changed of one call or container, in order. Not thread-safe. */
public final class EditLog {
  private final List<Edit> edits = new ArrayList<>();

  /**
   * One change.
   *
   * @param plugin whose it was
   * @param what the thing that was changed, for example {@code extension FN_CHEESE}
   * @param before what it was; null when it wasn't there
   * @param after what it became; null when it was removed
   */
  public record Edit(String plugin, String what, @Nullable String before, @Nullable String after) {}

  /** Notes a change; one that changed nothing isn't noted. */
  public void add(String plugin, String what, @Nullable Object before, @Nullable Object after) {
    var edit = new Edit(plugin, what, text(before), text(after));
    if (edit.before() == null ? edit.after() != null : !edit.before().equals(edit.after())) {
      edits.add(edit);
    }
  }

  /** All changes so far. */
  public List<Edit> edits() {
    return List.copyOf(edits);
  }

  /** All changes so far, as one line of JSON. */
  public String json() {
    return CallJson.text(edits);
  }

  int size() {
    return edits.size();
  }

  /** Takes back what was noted since there were so many, because it was undone. */
  void forgetFrom(int size) {
    edits.subList(size, edits.size()).clear();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}

package io.girolle.call;

import io.girolle.spi.CallEdit;
import io.girolle.spi.NodeRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as one overrider edits it, until its hook has returned. */
final class EditView extends CallView implements CallEdit {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final EditRules rules;
  private final CallState before;
  private volatile boolean open = true;
  private @Nullable Edits edits;

  /** What an overrider that changes something has changed. */
  private static final class Edits {
    private final CallState state;
    private final @Nullable EditLog notes;
    private final List<String> keysWritten = new ArrayList<>(2);

    Edits(CallState state, @Nullable EditLog notes) {
      this.state = state;
      this.notes = notes;
    }
  }

  EditView(CallModel model, PluginInstance plugin, EditRules rules) {
    super(model, plugin);
    this.rules = rules;
    this.before = model.state;
  }

  @Override
  void close() {
    open = false;
  }

  /** Makes its edits those of the call; on the call's thread, once it is closed. */
  void adopt() {
    CallModel call = super.model();
    Edits mine = edits;
    if (mine == null) {
      return;
    }
    call.state = new CallState(mine.state);
    if (call.editLog != null && mine.notes != null) {
      call.editLog.addAll(mine.notes);
    }
    mine.keysWritten.forEach(
        key -> rules.writes().wrote(key, plugin, call.wroteExtension(key, plugin)));
  }

  @Override
  CallModel model() {
    checkOpen();
    return super.model();
  }

  @Override
  CallState state() {
    checkOpen();
    Edits mine = edits;
    return mine == null ? before : mine.state;
  }

  private CallState edited() {
    checkOpen();
    return edits().state;
  }

  private Edits edits() {
    Edits mine = edits;
    if (mine == null) {
      var notes = super.model().editLog == null ? null : new EditLog();
      mine = new Edits(new CallState(before), notes);
      edits = mine;
    }
    return mine;
  }

  private void checkOpen() {
    if (!open) {
      throw new IllegalStateException(
          "a CallEdit is valid only inside override(); plugin " + plugin + " kept it");
    }
  }

  @Override
  public CallEdit extension(String key, @Nullable String value) {
    notEmpty(key, "key of an extension");
    rules.owners().check(key, plugin);
    CallState state = edited();
    note("extension ", key, state.extensions.get(key), value);
    edits().keysWritten.add(key);
    state.extensions = with(state.extensions, key, value);
    return this;
  }

  @Override
  public CallEdit clearExtensions() {
    CallState state = edited();
    state.extensions.keySet().forEach(key -> rules.owners().check(key, plugin));
    state.extensions.forEach((key, value) -> note("extension ", key, value, null));
    edits().keysWritten.addAll(state.extensions.keySet());
    state.extensions = Map.of();
    return this;
  }

  @Override
  public CallEdit config(String key, @Nullable String value) {
    notEmpty(key, "key of the config");
    CallState state = edited();
    note("config ", key, state.config.get(key), value);
    state.config = with(state.config, key, value);
    return this;
  }

  @Override
  public CallEdit annotation(String key, @Nullable Object value) {
    notEmpty(key, "key of an annotation");
    CallState state = edited();
    Object copy = value == null ? null : json(key, value);
    note("annotation ", key, state.annotations.get(key), copy);
    state.annotations = with(state.annotations, key, copy);
    return this;
  }

  @Override
  public CallEdit header(String name, List<String> values) {
    notEmpty(name, "name of a header");
    CallState state = edited();
    String canonical = HeaderNames.canonical(name);
    List<String> after = values.isEmpty() ? null : List.copyOf(values);
    note("header ", canonical, state.headers.get(canonical), after);
    state.headers = with(state.headers, canonical, after);
    return this;
  }

  @Override
  public CallEdit image(String image) {
    notEmpty(image, "image");
    CallState state = edited();
    note("image", "", state.image, image);
    state.image = image;
    return this;
  }

  @Override
  public CallEdit memoryMiB(int mebibytes) {
    atLeast(1, mebibytes, "memoryMiB");
    CallState state = edited();
    note("memory", "", state.memoryMiB, mebibytes);
    state.memoryMiB = mebibytes;
    return this;
  }

  @Override
  public CallEdit tmpfsMiB(int mebibytes) {
    atLeast(0, mebibytes, "tmpfsMiB");
    CallState state = edited();
    note("tmpfs", "", limit(state.tmpfsMiB), limit(mebibytes));
    state.tmpfsMiB = mebibytes;
    return this;
  }

  @Override
  public CallEdit milliCpus(int milliCpus) {
    atLeast(0, milliCpus, "milliCpus");
    CallState state = edited();
    note("milliCpus", "", limit(state.milliCpus), limit(milliCpus));
    state.milliCpus = milliCpus;
    return this;
  }

  @Override
  public CallEdit timeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0
        || timeout.compareTo(HOUR) > 0
        || !isWholeSeconds(timeout)) {
      throw new IllegalArgumentException(
          "timeout: " + timeout + " (expected: whole seconds, PT1S..PT1H)");
    }
    CallState state = edited();
    int seconds = Math.toIntExact(timeout.toSeconds());
    note("timeout", "", state.timeoutSeconds, seconds);
    state.timeoutSeconds = seconds;
    return this;
  }

  @Override
  public CallEdit idleTimeout(Duration idleTimeout) {
    if (idleTimeout.isNegative()
        || idleTimeout.compareTo(DAY) > 0
        || !isWholeSeconds(idleTimeout)) {
      throw new IllegalArgumentException(
          "idleTimeout: " + idleTimeout + " (expected: whole seconds, PT0S..PT24H)");
    }
    CallState state = edited();
    int seconds = Math.toIntExact(idleTimeout.toSeconds());
    note("idleTimeout", "", state.idleTimeoutSeconds, seconds);
    state.idleTimeoutSeconds = seconds;
    return this;
  }

  @Override
  public CallEdit syslogUrl(String url) {
    CallState state = edited();
    note("syslogUrl", "", state.syslogUrl, url);
    state.syslogUrl = url;
    return this;
  }

  @Override
  public CallEdit pool(String name) {
    onlyOn(NodeRole.LB, "pool");
    CallState state = edited();
    note("pool", "", state.pool, name);
    state.pool = name;
    return this;
  }

  @Override
  public CallEdit placer(String name) {
    onlyOn(NodeRole.LB, "placer");
    CallState state = edited();
    note("placer", "", state.placer, name);
    state.placer = name;
    return this;
  }

  @Override
  public CallEdit driver(String name) {
    onlyOn(NodeRole.RUNNER, "driver");
    CallState state = edited();
    note("driver", "", state.driver, name);
    state.driver = name;
    return this;
  }

  private void note(String kind, String key, @Nullable Object before, @Nullable Object after) {
    EditLog notes = edits().notes;
    if (notes != null) {
      notes.add(plugin.name(), kind + key, before, after);
    }
  }

  private void onlyOn(NodeRole needed, String what) {
    if (rules.role() != needed) {
      throw new IllegalStateException(
          what
              + " can be picked only by an overrider on "
              + needed
              + "; this one runs on "
              + rules.role());
    }
  }

  private static Object json(String key, Object value) {
    try {
      return JsonValues.copy(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("annotation " + key + ": " + e.getMessage(), e);
    }
  }

  private static boolean isWholeSeconds(Duration duration) {
    return duration.equals(Duration.ofSeconds(duration.toSeconds()));
  }

  private static @Nullable Integer limit(int value) {
    return value == 0 ? null : value;
  }

  private static void notEmpty(String text, String what) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, @Nullable V value) {
    if (value == null ? !map.containsKey(key) : value.equals(map.get(key))) {
      return map;
    }
    var edited = new LinkedHashMap<>(map);
    if (value == null) {
      edited.remove(key);
    } else {
      edited.put(key, value);
    }
    return Collections.unmodifiableMap(edited);
  }
}

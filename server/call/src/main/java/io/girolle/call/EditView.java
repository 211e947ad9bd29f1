package io.girolle.call;

import io.girolle.spi.CallEdit;
import io.girolle.spi.NodeRole;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as one overrider edits it, until its hook has returned. */
final class EditView extends CallView implements CallEdit {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final NodeRole role;
  private final ExtensionOwners owners;
  private volatile boolean open = true;

  EditView(CallModel model, Registered<?> overrider, ExtensionOwners owners) {
    super(model, overrider.plugin());
    this.role = overrider.role();
    this.owners = owners;
  }

  void close() {
    open = false;
  }

  @Override
  CallModel model() {
    if (!open) {
      throw new IllegalStateException(
          "a CallEdit is valid only inside override(); plugin " + plugin + " kept it");
    }
    return super.model();
  }

  @Override
  public CallEdit extension(String key, @Nullable String value) {
    notEmpty(key, "key of an extension");
    owners.check(key, plugin);
    CallModel call = model();
    note("extension ", key, call.extensions.get(key), value);
    call.extensions = with(call.extensions, key, value);
    return this;
  }

  @Override
  public CallEdit clearExtensions() {
    CallModel call = model();
    call.extensions.keySet().forEach(key -> owners.check(key, plugin));
    call.extensions.forEach((key, value) -> note("extension ", key, value, null));
    call.extensions = Map.of();
    return this;
  }

  @Override
  public CallEdit config(String key, @Nullable String value) {
    notEmpty(key, "key of the config");
    CallModel call = model();
    note("config ", key, call.config.get(key), value);
    call.config = with(call.config, key, value);
    return this;
  }

  @Override
  public CallEdit annotation(String key, @Nullable Object value) {
    notEmpty(key, "key of an annotation");
    CallModel call = model();
    Object copy = value == null ? null : json(key, value);
    note("annotation ", key, call.annotations.get(key), copy);
    call.annotations = with(call.annotations, key, copy);
    return this;
  }

  @Override
  public CallEdit header(String name, List<String> values) {
    notEmpty(name, "name of a header");
    CallModel call = model();
    String canonical = HeaderNames.canonical(name);
    List<String> after = values.isEmpty() ? null : List.copyOf(values);
    note("header ", canonical, call.headers.get(canonical), after);
    call.headers = with(call.headers, canonical, after);
    return this;
  }

  @Override
  public CallEdit image(String image) {
    notEmpty(image, "image");
    CallModel call = model();
    note("image", "", call.image, image);
    call.image = image;
    return this;
  }

  @Override
  public CallEdit memoryMiB(int mebibytes) {
    atLeast(1, mebibytes, "memoryMiB");
    CallModel call = model();
    note("memory", "", call.memoryMiB, mebibytes);
    call.memoryMiB = mebibytes;
    return this;
  }

  @Override
  public CallEdit tmpfsMiB(int mebibytes) {
    atLeast(0, mebibytes, "tmpfsMiB");
    CallModel call = model();
    note("tmpfs", "", limit(call.tmpfsMiB), limit(mebibytes));
    call.tmpfsMiB = mebibytes;
    return this;
  }

  @Override
  public CallEdit milliCpus(int milliCpus) {
    atLeast(0, milliCpus, "milliCpus");
    CallModel call = model();
    note("milliCpus", "", limit(call.milliCpus), limit(milliCpus));
    call.milliCpus = milliCpus;
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
    CallModel call = model();
    int seconds = Math.toIntExact(timeout.toSeconds());
    note("timeout", "", call.timeoutSeconds, seconds);
    call.timeoutSeconds = seconds;
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
    CallModel call = model();
    int seconds = Math.toIntExact(idleTimeout.toSeconds());
    note("idleTimeout", "", call.idleTimeoutSeconds, seconds);
    call.idleTimeoutSeconds = seconds;
    return this;
  }

  @Override
  public CallEdit syslogUrl(String url) {
    CallModel call = model();
    note("syslogUrl", "", call.syslogUrl, url);
    call.syslogUrl = url;
    return this;
  }

  @Override
  public CallEdit pool(String name) {
    onlyOn(NodeRole.LB, "pool");
    CallModel call = model();
    note("pool", "", call.pool, name);
    call.pool = name;
    return this;
  }

  @Override
  public CallEdit placer(String name) {
    onlyOn(NodeRole.LB, "placer");
    CallModel call = model();
    note("placer", "", call.placer, name);
    call.placer = name;
    return this;
  }

  @Override
  public CallEdit driver(String name) {
    onlyOn(NodeRole.RUNNER, "driver");
    CallModel call = model();
    note("driver", "", call.driver, name);
    call.driver = name;
    return this;
  }

  private void note(String kind, String key, @Nullable Object before, @Nullable Object after) {
    EditLog log = super.model().editLog;
    if (log != null) {
      log.add(plugin.name(), kind + key, before, after);
    }
  }

  private void onlyOn(NodeRole needed, String what) {
    if (role != needed) {
      throw new IllegalStateException(
          what + " can be picked only by an overrider on " + needed + "; this one runs on " + role);
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

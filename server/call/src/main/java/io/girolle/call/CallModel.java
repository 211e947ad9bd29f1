package io.girolle.call;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Call;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One call as its node knows it. Overriders edit it through {@link #edit}, one after the other;
 * from then on nothing but its times and its status changes. The maps that it holds are immutable:
 * an edit replaces the map.
 *
 * <p>Confined to the call's thread, but for the hand-overs to blocking hooks.
 */
public final class CallModel {
  final String id;
  final String appId;
  final String appName;
  final String functionId;
  final String functionName;
  final String triggerId;
  final boolean detached;
  final String method;
  final String url;
  final Instant createdAt;
  final @Nullable FunctionProfile profile;
  Instant startedAt;
  String image;
  int memoryMiB;
  int tmpfsMiB;
  int milliCpus;
  int timeoutSeconds;
  int idleTimeoutSeconds;
  String syslogUrl;
  Map<String, String> config;
  Map<String, Object> annotations;
  Map<String, List<String>> headers;
  Map<String, String> extensions = Map.of();
  String pool = "";
  String placer = "";
  String driver = "";
  @Nullable EditLog editLog;
  private volatile @Nullable Map<PluginInstance, Object> scratch;

  /**
   * A call that a client has just made.
   *
   * @param id a new id
   * @param profile its function
   * @param request what the client asked for
   * @param now when it was made
   */
  public CallModel(String id, FunctionProfile profile, CallRequest request, Instant now) {
    App app = profile.app();
    AppFunction function = profile.function();
    this.id = id;
    this.profile = profile;
    appId = app.id();
    appName = app.name();
    functionId = function.id();
    functionName = function.name();
    triggerId = request.triggerId();
    detached = request.detached();
    method = request.method();
    url = request.url();
    createdAt = now.truncatedTo(ChronoUnit.MILLIS);
    startedAt = createdAt;
    image = function.image();
    memoryMiB = function.memoryMiB();
    tmpfsMiB = function.tmpfsMiB();
    milliCpus = function.milliCpus();
    timeoutSeconds = Math.toIntExact(function.timeout().toSeconds());
    idleTimeoutSeconds = Math.toIntExact(function.idleTimeout().toSeconds());
    syslogUrl = app.syslogUrl();
    config = profile.config();
    annotations = profile.annotations();
    headers = request.headers();
  }

  /**
   * A call that came from another node.
   *
   * @param wire its JSON form, parsed
   * @param extensions what came beside it
   */
  CallModel(WireCall wire, Map<String, String> extensions) {
    id = wire.id;
    profile = null;
    appId = wire.appId;
    appName = wire.appName;
    functionId = wire.functionId;
    functionName = wire.functionId;
    triggerId = wire.triggerId;
    detached = wire.type.equals("detached");
    method = wire.method;
    url = wire.url;
    createdAt = wire.createdAt;
    startedAt = wire.startedAt;
    image = wire.image;
    memoryMiB = wire.memoryMiB;
    tmpfsMiB = wire.tmpfsMiB;
    milliCpus = wire.milliCpus;
    timeoutSeconds = wire.timeoutSeconds;
    idleTimeoutSeconds = wire.idleTimeoutSeconds;
    syslogUrl = wire.syslogUrl;
    config = wire.config;
    annotations = wire.annotations;
    headers = wire.headers;
    this.extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
  }

  /** The call as a plugin reads it. */
  public Call view(PluginInstance plugin) {
    return new CallView(this, plugin);
  }

  /**
   * The call as a driver extension reads it.
   *
   * @param plugin the extension's plugin
   * @param keys the extension keys that it may see
   */
  public Call view(PluginInstance plugin, Set<String> keys) {
    return new FilteredView(this, plugin, keys);
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** The id of its app. */
  public String appId() {
    return appId;
  }

  /** The id of its function. */
  public String functionId() {
    return functionId;
  }

  /** The image of its function. */
  public String image() {
    return image;
  }

  /** Whether the client doesn't wait for the result. */
  public boolean detached() {
    return detached;
  }

  /** The method of the client's request. */
  public String method() {
    return method;
  }

  /** The URL of the client's request. */
  public String url() {
    return url;
  }

  /** When it was made. */
  public Instant createdAt() {
    return createdAt;
  }

  /** How long the function may take, in seconds. */
  public int timeoutSeconds() {
    return timeoutSeconds;
  }

  /** How long an instance may stand idle, in seconds. */
  public int idleTimeoutSeconds() {
    return idleTimeoutSeconds;
  }

  /** Memory of an instance in MiB. */
  public int memoryMiB() {
    return memoryMiB;
  }

  /** Temporary file system of an instance in MiB. */
  public int tmpfsMiB() {
    return tmpfsMiB;
  }

  /** CPU limit of an instance in thousandths of a CPU. */
  public int milliCpus() {
    return milliCpus;
  }

  /** Where logs go, or empty. */
  public String syslogUrl() {
    return syslogUrl;
  }

  /** The function's configuration. Immutable. */
  public Map<String, String> config() {
    return config;
  }

  /** Annotations. Immutable. */
  public Map<String, Object> annotations() {
    return annotations;
  }

  /** Headers by canonical name. Immutable. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** Extensions. Immutable. */
  public Map<String, String> extensions() {
    return extensions;
  }

  /** The pool that an overrider picked, or empty. */
  public String pool() {
    return pool;
  }

  /** The placer that an overrider picked, or empty. */
  public String placer() {
    return placer;
  }

  /** The driver that an overrider picked, or empty. */
  public String driver() {
    return driver;
  }

  /** Begins to note what plugins change. */
  public EditLog explain() {
    var log = editLog;
    if (log == null) {
      log = new EditLog();
      editLog = log;
    }
    return log;
  }

  /** What plugins changed; null unless {@link #explain} was called. */
  public @Nullable EditLog editLog() {
    return editLog;
  }

  /** Opens the call for one overrider. */
  EditView edit(Registered<?> overrider, ExtensionOwners owners) {
    return new EditView(this, overrider, owners);
  }

  /** What an overrider may change, to be put back when it fails and is skipped. */
  Runnable restorePoint() {
    String image = this.image;
    int memoryMiB = this.memoryMiB;
    int tmpfsMiB = this.tmpfsMiB;
    int milliCpus = this.milliCpus;
    int timeoutSeconds = this.timeoutSeconds;
    int idleTimeoutSeconds = this.idleTimeoutSeconds;
    String syslogUrl = this.syslogUrl;
    var config = this.config;
    var annotations = this.annotations;
    var headers = this.headers;
    var extensions = this.extensions;
    String pool = this.pool;
    String placer = this.placer;
    String driver = this.driver;
    var log = this.editLog;
    int edits = log == null ? 0 : log.size();
    return () -> {
      this.image = image;
      this.memoryMiB = memoryMiB;
      this.tmpfsMiB = tmpfsMiB;
      this.milliCpus = milliCpus;
      this.timeoutSeconds = timeoutSeconds;
      this.idleTimeoutSeconds = idleTimeoutSeconds;
      this.syslogUrl = syslogUrl;
      this.config = config;
      this.annotations = annotations;
      this.headers = headers;
      this.extensions = extensions;
      this.pool = pool;
      this.placer = placer;
      this.driver = driver;
      if (log != null) {
        log.forgetFrom(edits);
      }
    };
  }

  @Nullable Object scratch(PluginInstance plugin) {
    var kept = scratch;
    return kept == null ? null : kept.get(plugin);
  }

  void scratch(PluginInstance plugin, @Nullable Object value) {
    var kept = scratch;
    if (kept == null) {
      kept = new ConcurrentHashMap<>();
      scratch = kept;
    }
    if (value == null) {
      kept.remove(plugin);
    } else {
      kept.put(plugin, value);
    }
  }

  @Override
  public String toString() {
    return id;
  }
}

package io.girolle.call;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Call;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One call as its node knows it. Overriders edit it through {@link #edit}, one after the other;
 * from then on nothing but its times and its status changes.
 *
 * <p>Changed on the call's thread alone; plugins may read it on any.
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
  final Origin origin;
  final @Nullable FunctionProfile profile;
  Instant startedAt;
  volatile CallState state;
  @Nullable EditLog editLog;
  private @Nullable Map<String, PluginInstance> extensionWriters;
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
    origin = request.origin();
    createdAt = now.truncatedTo(ChronoUnit.MILLIS);
    startedAt = createdAt;
    state = new CallState(profile, request.headers());
  }

  /**
   * A call that came from another node.
   *
   * @param wire its JSON form, parsed
   * @param extensions what came beside it
   * @param origin what came beside that
   */
  CallModel(WireCall wire, Map<String, String> extensions, Origin origin) {
    this.origin = origin;
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
    state = new CallState(wire, extensions);
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
    return state.image;
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

  /** What it is known by beyond this node. */
  public Origin origin() {
    return origin;
  }

  /** When it was made. */
  public Instant createdAt() {
    return createdAt;
  }

  /** How long the function may take, in seconds. */
  public int timeoutSeconds() {
    return state.timeoutSeconds;
  }

  /** How long an instance may stand idle, in seconds. */
  public int idleTimeoutSeconds() {
    return state.idleTimeoutSeconds;
  }

  /** Memory of an instance in MiB. */
  public int memoryMiB() {
    return state.memoryMiB;
  }

  /** Temporary file system of an instance in MiB. */
  public int tmpfsMiB() {
    return state.tmpfsMiB;
  }

  /** CPU limit of an instance in thousandths of a CPU. */
  public int milliCpus() {
    return state.milliCpus;
  }

  /** Where logs go, or empty. */
  public String syslogUrl() {
    return state.syslogUrl;
  }

  /** The function's configuration. Immutable. */
  public Map<String, String> config() {
    return state.config;
  }

  /** Annotations. Immutable. */
  public Map<String, Object> annotations() {
    return state.annotations;
  }

  /** Headers by canonical name. Immutable. */
  public Map<String, List<String>> headers() {
    return state.headers;
  }

  /** Extensions. Immutable. */
  public Map<String, String> extensions() {
    return state.extensions;
  }

  /** The pool that an overrider picked, or empty. */
  public String pool() {
    return state.pool;
  }

  /** The placer that an overrider picked, or empty. */
  public String placer() {
    return state.placer;
  }

  /** The driver that an overrider picked, or empty. */
  public String driver() {
    return state.driver;
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

  /** What its function is known by. */
  public FunctionName function() {
    return new FunctionName(appId, appName, functionId, functionName);
  }

  /** Opens the call for one overrider. */
  EditView edit(PluginInstance plugin, EditRules rules) {
    return new EditView(this, plugin, rules);
  }

  /**
   * A plugin has written an extension.
   *
   * @return whose value it took the place of, if a plugin's
   */
  @Nullable PluginInstance wroteExtension(String key, PluginInstance plugin) {
    var writers = extensionWriters;
    if (writers == null) {
      writers = new HashMap<>();
      extensionWriters = writers;
    }
    return writers.put(key, plugin);
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

  /** As log lines show it: its id, its trace, and the id of the client's request. */
  @Override
  public String toString() {
    return id + origin.logged();
  }
}

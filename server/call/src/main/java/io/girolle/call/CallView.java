package io.girolle.call;

import io.girolle.spi.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as one plugin reads it. */
class CallView implements Call {
  private final CallModel model;
  final PluginInstance plugin;

  CallView(CallModel model, PluginInstance plugin) {
    this.model = model;
    this.plugin = plugin;
  }

  CallModel model() {
    return model;
  }

  /** The plugin's hook is over. */
  void close() {}

  CallState state() {
    return model.state;
  }

  @Override
  public String id() {
    return model().id;
  }

  @Override
  public String appId() {
    return model().appId;
  }

  @Override
  public String appName() {
    return model().appName;
  }

  @Override
  public String functionId() {
    return model().functionId;
  }

  @Override
  public String functionName() {
    return model().functionName;
  }

  @Override
  public String triggerId() {
    return model().triggerId;
  }

  @Override
  public String image() {
    return state().image;
  }

  @Override
  public boolean detached() {
    return model().detached;
  }

  @Override
  public String method() {
    return model().method;
  }

  @Override
  public String url() {
    return model().url;
  }

  @Override
  public int memoryMiB() {
    return state().memoryMiB;
  }

  @Override
  public int tmpfsMiB() {
    return state().tmpfsMiB;
  }

  @Override
  public int milliCpus() {
    return state().milliCpus;
  }

  @Override
  public Duration timeout() {
    return Duration.ofSeconds(state().timeoutSeconds);
  }

  @Override
  public Duration idleTimeout() {
    return Duration.ofSeconds(state().idleTimeoutSeconds);
  }

  @Override
  public Map<String, String> config() {
    return state().config;
  }

  @Override
  public Map<String, Object> annotations() {
    return state().annotations;
  }

  @Override
  public Map<String, List<String>> headers() {
    return state().headers;
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = state().headers.get(HeaderNames.canonical(name));
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  @Override
  public Map<String, String> extensions() {
    return state().extensions;
  }

  @Override
  public String syslogUrl() {
    return state().syslogUrl;
  }

  @Override
  public Instant createdAt() {
    return model().createdAt;
  }

  @Override
  public @Nullable Object scratch() {
    return model().scratch(plugin);
  }

  @Override
  public void scratch(@Nullable Object value) {
    model().scratch(plugin, value);
  }

  @Override
  public String toString() {
    return "call " + model.id;
  }
}

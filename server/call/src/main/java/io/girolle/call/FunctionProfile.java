package io.girolle.call;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all calls of one function have in common, worked out once: the merged configuration and
 * annotations, and both as JSON.
 */
public final class FunctionProfile {
  private final App app;
  private final AppFunction function;
  private final Map<String, String> config;
  private final Map<String, Object> annotations;
  private final String configJson;
  private final String annotationsJson;

  /**
   * The profile of a function.
   *
   * @param app the function's app
   * @param function the function
   */
  public FunctionProfile(App app, AppFunction function) {
    this.app = app;
    this.function = function;
    config = mergedConfig(app, function);
    annotations = overlay(app.annotations(), function.annotations());
    configJson = CallJson.text(config);
    annotationsJson = CallJson.text(annotations);
  }

  /** The function's app. */
  public App app() {
    return app;
  }

  /** The function. */
  public AppFunction function() {
    return function;
  }

  Map<String, String> config() {
    return config;
  }

  Map<String, Object> annotations() {
    return annotations;
  }

  String configJson() {
    return configJson;
  }

  String annotationsJson() {
    return annotationsJson;
  }

  private static Map<String, String> mergedConfig(App app, AppFunction function) {
    Map<String, String> config = new LinkedHashMap<>(overlay(app.config(), function.config()));
    config.put("FN_MEMORY", Integer.toString(function.memoryMiB()));
    config.put("FN_TYPE", "sync");
    config.put("FN_FN_ID", function.id());
    config.put("FN_APP_ID", app.id());
    if (function.tmpfsMiB() > 0) {
      config.put("FN_TMPSIZE", Integer.toString(function.tmpfsMiB()));
    }
    if (function.milliCpus() > 0) {
      config.put("FN_CPUS", Cpus.text(function.milliCpus()));
    }
    return Collections.unmodifiableMap(config);
  }

  private static <V> Map<String, V> overlay(Map<String, V> below, Map<String, V> above) {
    if (below.isEmpty()) {
      return above;
    }
    var merged = new LinkedHashMap<>(below);
    merged.putAll(above);
    return Collections.unmodifiableMap(merged);
  }
}

package io.girolle.call;

import io.girolle.spi.AppFunction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What overriders may change of a call. An overrider edits a copy of its own; what has become the
 * call's doesn't change any more. The maps are immutable: an edit replaces the map.
 */
final class CallState {
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
  Map<String, String> extensions;
  String pool = "";
  String placer = "";
  String driver = "";

  /** What a function says, of a call that has just been made. */
  CallState(FunctionProfile profile, Map<String, List<String>> headers) {
    AppFunction function = profile.function();
    image = function.image();
    memoryMiB = function.memoryMiB();
    tmpfsMiB = function.tmpfsMiB();
    milliCpus = function.milliCpus();
    timeoutSeconds = Math.toIntExact(function.timeout().toSeconds());
    idleTimeoutSeconds = Math.toIntExact(function.idleTimeout().toSeconds());
    syslogUrl = profile.app().syslogUrl();
    config = profile.config();
    annotations = profile.annotations();
    extensions = Map.of();
    this.headers = headers;
  }

  /** What another node says. */
  CallState(WireCall wire, Map<String, String> extensions) {
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

  /** A copy. */
  CallState(CallState from) {
    image = from.image;
    memoryMiB = from.memoryMiB;
    tmpfsMiB = from.tmpfsMiB;
    milliCpus = from.milliCpus;
    timeoutSeconds = from.timeoutSeconds;
    idleTimeoutSeconds = from.idleTimeoutSeconds;
    syslogUrl = from.syslogUrl;
    config = from.config;
    annotations = from.annotations;
    headers = from.headers;
    extensions = from.extensions;
    pool = from.pool;
    placer = from.placer;
    driver = from.driver;
  }
}

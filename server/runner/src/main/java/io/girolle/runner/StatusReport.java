package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.ExtensionReaders;
import io.girolle.call.Parts;
import io.girolle.call.PlainText;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.proto.RunnerStatus;
import io.girolle.spi.StatusSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a runner says of itself, with what plugins add to it. Its methods may block. A source hears
 * of one thing at a time, whichever of the runners that share it asks.
 */
final class StatusReport {
  private final CallCounts counts;
  private final StartHealth health;
  private final List<Registered<StatusSource>> sources;
  private final Map<String, String> extensions;

  StatusReport(CallCounts counts, StartHealth health, Parts parts) {
    this.counts = counts;
    this.health = health;
    this.sources = parts.statusSources();
    this.extensions = ExtensionReaders.status(parts.driverExtensions());
  }

  /** Whether nothing here blocks, for no plugin is asked. */
  boolean isPlain() {
    return sources.isEmpty();
  }

  /**
   * All of it.
   *
   * @param known what the status function says, if there is one
   */
  RunnerStatus status(RunnerStatus known) {
    Map<String, String> custom = new HashMap<>(extensions);
    Plugins.each(
        sources,
        "status",
        source -> {
          synchronized (source) {
            custom.putAll(source.part().status());
          }
        });
    var status =
        known.toBuilder()
            .setActive(counts.active())
            .setRequestsReceived(counts.received())
            .setRequestsHandled(counts.handled())
            .putAllCustomStatus(custom);
    CallError fault = health.fault();
    if (fault != null && !known.getFailed()) {
      status
          .setFailed(true)
          .setErrorCode(fault.status())
          .setErrorStr("instances can't be started: " + fault);
    }
    return status.build();
  }

  /**
   * Tells every source what the runner is configured with.
   *
   * @return why the first that failed did so, or null
   */
  @Nullable String configure(Map<String, String> config) {
    String failure = null;
    for (var source : sources) {
      ClassLoader before = source.plugin().enter();
      try {
        synchronized (source) {
          source.part().configure(config);
        }
      } catch (Throwable e) {
        source.plugin().failed("configure", e);
        failure = failure == null ? PlainText.message(e) : failure;
      } finally {
        PluginInstance.leave(before);
      }
    }
    return failure;
  }
}

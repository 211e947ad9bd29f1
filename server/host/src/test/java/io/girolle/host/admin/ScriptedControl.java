package io.girolle.host.admin;

import io.girolle.call.PluginFigures;
import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.host.plugins.Change;
import io.girolle.host.plugins.InstanceFigures;
import io.girolle.host.plugins.PluginControl;
import io.girolle.host.plugins.PluginsState;
import io.girolle.loader.LoadedPlugin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Plugins of no node: they answer what a test wants, and remember what they were asked. */
final class ScriptedControl implements PluginControl {
  static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");
  static final List<Fault> FAULTS =
      List.of(
          new Fault("girolle.conf:3", "girolle.plugins.enabled", "one"), new Fault("", "b", "two"));

  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  volatile List<String> instances = List.of("quota", "cheese");
  volatile List<String> off = List.of("audit");
  volatile Optional<PluginsState.Failed> failed = Optional.empty();
  volatile RuntimeException refusal;
  volatile BusyException busy;
  volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  static InstanceFigures figures(String instance) {
    return InstanceFigures.of(PluginFigures.unshared());
  }

  static InvalidConfigException invalid() {
    return new InvalidConfigException(FAULTS);
  }

  @Override
  public PluginsState state() {
    return new PluginsState(
        3,
        SINCE,
        instances.stream()
            .map(
                name ->
                    new LoadedPlugin(
                        name,
                        name,
                        "1.2",
                        Path.of("/p/" + name + ".jar"),
                        "abc",
                        2,
                        true,
                        List.of("overrider")))
            .toList(),
        List.of("quota", "cheese"),
        List.of("cheese.audit"),
        off,
        List.of(new PluginsState.Draining(2, SINCE.minusSeconds(1))),
        List.of("cheese of generation 1"),
        failed);
  }

  @Override
  public Change reload() throws BusyException {
    return change("reload");
  }

  @Override
  public Change rollback() throws BusyException {
    return change("rollback");
  }

  @Override
  public Change switchTo(String instance, boolean on) throws BusyException {
    return change(instance + (on ? " on" : " off"));
  }

  private Change change(String what) throws BusyException {
    asked.add(what);
    gate.join();
    if (refusal != null) {
      throw refusal;
    } else if (busy != null) {
      throw busy;
    }
    return new Change(
        4,
        true,
        List.of("quota"),
        List.of("cheese"),
        List.of("old"),
        FAULTS,
        List.of("girolle.http.port"));
  }
}

package io.girolle.loader;

import io.girolle.call.PluginInstance;
import io.girolle.call.config.Fault;
import java.util.List;

/** A plugin can't be used, with every reason that was found. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  RefusedException(List<Fault> faults) {
    super(faults.toString());
    this.faults = List.copyOf(faults);
  }

  RefusedException(PluginInstance plugin, String message) {
    this(List.of(new Fault(plugin.source(), plugin.name(), message)));
  }

  List<Fault> faults() {
    return faults;
  }
}

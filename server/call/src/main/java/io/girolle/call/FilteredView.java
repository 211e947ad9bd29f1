package io.girolle.call;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A call as a driver extension reads it: of the extensions it sees those that it declared. */
final class FilteredView extends CallView {
  private final Map<String, String> extensions;

  FilteredView(CallModel model, PluginInstance plugin, Set<String> keys) {
    super(model, plugin);
    var visible = new TreeMap<>(model.state.extensions);
    visible.keySet().retainAll(keys);
    extensions = Collections.unmodifiableMap(visible);
  }

  @Override
  public Map<String, String> extensions() {
    return extensions;
  }
}

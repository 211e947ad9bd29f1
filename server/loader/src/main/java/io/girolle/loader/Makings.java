package io.girolle.loader;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a generation was made from, to be made again even when the folder has changed. It holds none
 * of a plugin's objects or classes.
 */
public final class Makings {
  private final List<BuiltIn> builtIns;
  private final ChainOrder chain;
  private final Map<EnabledInstance, PluginFile> enabled;

  Makings(List<BuiltIn> builtIns, Map<EnabledInstance, PluginFile> enabled, ChainOrder chain) {
    this.builtIns = List.copyOf(builtIns);
    this.chain = chain;
    this.enabled = Collections.unmodifiableMap(new LinkedHashMap<>(enabled));
  }

  /** The host's own plugins. */
  List<BuiltIn> builtIns() {
    return builtIns;
  }

  /** In which order calls pass them. */
  ChainOrder chain() {
    return chain;
  }

  /** The others, in the order of the chain, each with the copies of its jars. */
  Map<EnabledInstance, PluginFile> enabled() {
    return enabled;
  }
}

package io.girolle.host.plugins;

import io.girolle.host.config.NodeSettings;
import io.girolle.loader.Generation;
import io.girolle.loader.Makings;
import java.time.Instant;
import java.util.Set;

/**
 * A generation with all that put it into service.
 *
 * @param settings what it was loaded by
 * @param off instances that were switched off
 * @param generation its plugins
 * @param since when it came into service
 */
record Release(NodeSettings settings, Set<String> off, Generation generation, Instant since) {

  /**
   * What is needed to make it again: nothing of the plugins' own, which are to be collected.
   *
   * @param settings what it was loaded by
   * @param off instances that were switched off
   * @param makings the jars that it had
   */
  record Memory(NodeSettings settings, Set<String> off, Makings makings) {}

  Memory memory() {
    return new Memory(settings, off, generation.makings());
  }
}

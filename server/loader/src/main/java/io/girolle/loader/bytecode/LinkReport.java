package io.girolle.loader.bytecode;

import java.util.List;
import java.util.Set;

/**
 * What the class files of a plugin say.
 *
 * @param faults why they can't run here, a line each
 * @param registers the methods of {@code PluginContext} that they register parts with
 */
public record LinkReport(List<String> faults, Set<String> registers) {
  /** Takes copies. */
  public LinkReport {
    faults = List.copyOf(faults);
    registers = Set.copyOf(registers);
  }
}

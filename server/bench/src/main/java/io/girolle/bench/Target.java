package io.girolle.bench;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What is measured.
 *
 * @param name in tables
 * @param url where it is called
 * @param process whose CPU time and memory are its cost
 * @param allocation counts what it allocates; null when it is no JVM
 * @param smallOnly whether it can't answer with long bodies
 */
record Target(
    String name,
    URI url,
    ServerProcess process,
    @Nullable AllocationProbe allocation,
    boolean smallOnly) {

  boolean takes(Scenario scenario) {
    return !smallOnly || scenario.isSmall();
  }
}

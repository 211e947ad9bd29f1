package io.girolle.bench;

import java.time.Duration;

/**
 * What one target did in one round.
 *
 * @param load what the load generator saw
 * @param cpu user and system time of the target's process
 * @param allocated bytes that the target's JVM allocated; 0 when it is none
 * @param residentBytes its resident memory at the end
 */
record Round(WrkReport load, Duration cpu, long allocated, long residentBytes) {

  double callsPerSecond() {
    return load.calls() / (load.took().toNanos() / 1e9);
  }

  double cpuMicrosPerCall() {
    return cpu.toNanos() / 1e3 / Math.max(1, load.calls());
  }

  double allocatedPerCall() {
    return (double) allocated / Math.max(1, load.calls());
  }
}

package io.girolle.runner;

import io.girolle.call.CallModel;

/**
 * What an instance takes of its runner for as long as it lives.
 *
 * @param memoryMiB memory and temporary file system
 * @param milliCpus CPUs, in thousandths
 */
record Need(long memoryMiB, long milliCpus) {
  static final Need NONE = new Need(0, 0);

  /** What an instance for a call takes; a call that says nothing of CPUs counts for none. */
  static Need of(CallModel call) {
    return new Need((long) call.memoryMiB() + call.tmpfsMiB(), call.milliCpus());
  }

  Need plus(Need other) {
    return new Need(memoryMiB + other.memoryMiB, milliCpus + other.milliCpus);
  }

  Need minus(Need other) {
    return new Need(memoryMiB - other.memoryMiB, milliCpus - other.milliCpus);
  }

  /** Whether it is there within a limit. */
  boolean isWithin(Need limit) {
    return memoryMiB <= limit.memoryMiB && milliCpus <= limit.milliCpus;
  }

  /** Whether there is less of it without another. */
  boolean isEasedBy(Need other) {
    return (memoryMiB > 0 && other.memoryMiB > 0) || (milliCpus > 0 && other.milliCpus > 0);
  }
}

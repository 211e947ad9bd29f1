package io.girolle.testkit.conformance;

import io.girolle.spi.ContainerSpec;
import java.util.function.ObjLongConsumer;

/** A limit of a {@link ContainerSpec} that a driver may enforce. */
public enum SpecLimit {
  /** Memory in MiB. */
  MEMORY_MIB(96, 160, (spec, value) -> spec.memoryMiB((int) value)),
  /** The temporary file system in MiB. */
  TMPFS_MIB(8, 16, (spec, value) -> spec.tmpfsMiB((int) value)),
  /** The CPU quota in thousandths of a CPU. */
  MILLI_CPUS(500, 750, (spec, value) -> spec.milliCpus((int) value)),
  /** The relative weight when CPUs are short. */
  CPU_SHARES(256, 512, (spec, value) -> spec.cpuShares((int) value)),
  /** How many processes and threads it may have. */
  PIDS(40, 60, (spec, value) -> spec.pids((int) value));

  private final long one;
  private final long other;
  private final ObjLongConsumer<ContainerSpec> edit;

  SpecLimit(long one, long other, ObjLongConsumer<ContainerSpec> edit) {
    this.one = one;
    this.other = other;
    this.edit = edit;
  }

  /** The values that are tried. */
  long[] tried() {
    return new long[] {one, other};
  }

  void set(ContainerSpec spec, long value) {
    edit.accept(spec, value);
  }
}

package io.girolle.testkit;

import io.girolle.spi.AppFunction;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.Instance;
import io.girolle.testkit.conformance.DriverConformance;
import io.girolle.testkit.conformance.SpecLimit;
import java.time.Duration;
import java.util.Set;

/** A driver within the process that keeps to the rules has nothing told of it. */
class KitDriverConformsTest implements DriverConformance {

  @Override
  public Driver driver() {
    return new KitDriver((spec, request) -> request.body());
  }

  @Override
  public AppFunction function() {
    return AppFunction.builder("sample", "sample", "app", "sample").build();
  }

  @Override
  public Set<SpecLimit> enforces() {
    return Set.of(SpecLimit.values());
  }

  @Override
  public long enforced(SpecLimit limit, ContainerSpec spec, Instance instance) {
    return switch (limit) {
      case MEMORY_MIB -> spec.memoryMiB();
      case TMPFS_MIB -> spec.tmpfsMiB();
      case MILLI_CPUS -> spec.milliCpus();
      case CPU_SHARES -> spec.cpuShares();
      case PIDS -> spec.pids();
    };
  }

  @Override
  public boolean end(Instance instance, Set<ProcessHandle> processes) {
    instance.stop(Duration.ZERO);
    return true;
  }
}

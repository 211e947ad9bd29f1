package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.harness.NeedsProgram;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.spi.AppFunction;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import io.girolle.testkit.conformance.DriverConformance;
import io.girolle.testkit.conformance.SpecLimit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** The Docker driver keeps to the rules, with functions on the kit for Node. */
@WithDocker
@NeedsProgram({"node", "npm"})
class DockerDriverConformsTest implements DriverConformance {
  private final DockerEngine engine;

  DockerDriverConformsTest(DockerEngine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void makeImage() throws Exception {
    NodeImage.make(engine);
  }

  @Override
  public Driver driver() throws Exception {
    TestDriver driver = TestDriver.at(engine);
    return new Driver() {
      @Override
      public Instance launch(ContainerSpec spec) throws DriverException, InterruptedException {
        return driver.driver().launch(spec);
      }

      @Override
      public int removeLeftovers(Path runnerFolder) throws DriverException {
        return driver.driver().removeLeftovers(runnerFolder);
      }

      @Override
      public void close() throws Exception {
        driver.close();
      }
    };
  }

  @Override
  public AppFunction function() {
    return AppFunction.builder("node", "node", "app", NodeImage.NAME).build();
  }

  @Override
  public String unknownImage() {
    return "127.0.0.1:1/unknown:1";
  }

  @Override
  public Set<SpecLimit> enforces() {
    return Set.of(SpecLimit.values());
  }

  @Override
  public long enforced(SpecLimit limit, ContainerSpec spec, Instance instance) throws Exception {
    JsonNode host =
        Json.parse(engine.docker("inspect", spec.id()).getBytes(StandardCharsets.UTF_8))
            .at("/0/HostConfig");
    return switch (limit) {
      case MEMORY_MIB -> host.path("Memory").asLong() >> 20;
      case TMPFS_MIB -> size(engine.docker("exec", spec.id(), "cat", "/proc/mounts"));
      case MILLI_CPUS -> host.path("CpuQuota").asLong() / 100;
      case CPU_SHARES -> host.path("CpuShares").asLong();
      case PIDS -> host.path("PidsLimit").asLong();
    };
  }

  @Override
  public List<String> leftovers() throws Exception {
    return engine.containers();
  }

  @Override
  public boolean end(Instance instance, Set<ProcessHandle> processes) throws Exception {
    for (String container : engine.containers()) {
      engine.docker("kill", "--signal", "KILL", container);
    }
    return true;
  }

  /** Of /tmp in MiB. */
  private static long size(String mounts) {
    String line =
        mounts.lines().filter(mount -> mount.contains(" /tmp ")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll(".*size=(\\d+)k.*", "$1")) / 1024;
  }
}

package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.spi.Blame;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the engine's create request for a spec. */
final class CreateRequest {
  /** Where a function's socket folder is inside its container. */
  static final String SOCKETS = "/tmp/iofs";

  private static final String LISTENER = "FN_LISTENER";
  private static final long MIB = 1L << 20;
  private static final int CPU_PERIOD = 100_000;
  private static final int LEAST_CPU_QUOTA = 1_000;

  private final DockerSettings.Container settings;
  private final Labels labels;

  CreateRequest(DockerSettings.Container settings, Labels labels) {
    this.settings = settings;
    this.labels = labels;
  }

  /**
   * The request.
   *
   * @param network which network; empty for the engine's default
   * @throws IllegalArgumentException when an engine option leads nowhere
   * @throws DriverException when the function's config can't be an environment
   */
  ObjectNode of(ContainerSpec spec, String network) throws DriverException {
    ObjectNode request = Json.object();
    request.put("Image", spec.image()).put("User", spec.user());
    if (!network.startsWith("container:")) {
      request.put("Hostname", spec.id());
    }
    if (!spec.command().isEmpty()) {
      request.set("Entrypoint", Json.of(spec.command()));
    }
    ArrayNode environment = request.putArray("Env");
    environment(spec).forEach((name, value) -> environment.add(name + "=" + value));
    request.set("Labels", Json.of(labels.of(spec)));
    host(spec, network, request.putObject("HostConfig"));
    spec.engineOptions().forEach((pointer, value) -> EngineOption.set(request, pointer, value));
    return request;
  }

  private void host(ContainerSpec spec, String network, ObjectNode host) {
    host.put("Init", true)
        .put("ReadonlyRootfs", true)
        .put("IpcMode", "private")
        .put("PidsLimit", spec.pids());
    host.putArray("CapDrop").add("ALL");
    host.putArray("SecurityOpt").add("no-new-privileges");
    host.putObject("LogConfig").put("Type", "none");
    if (!network.isEmpty()) {
      host.put("NetworkMode", network);
    }
    memory(spec, host);
    cpu(spec, host);
    host.set("Ulimits", ulimits());
    host.putObject("Tmpfs").put("/tmp", tmpfs(spec));
    ArrayNode binds = host.putArray("Binds");
    binds.add(spec.socketFolder() + ":" + SOCKETS);
    spec.mounts().forEach(binds::add);
    ArrayNode devices = host.putArray("Devices");
    spec.devices().forEach(device -> devices.add(device(device)));
  }

  private static void memory(ContainerSpec spec, ObjectNode host) {
    long bytes = spec.memoryMiB() * MIB;
    host.put("Memory", bytes).put("MemorySwap", bytes).put("MemorySwappiness", 0);
  }

  private static void cpu(ContainerSpec spec, ObjectNode host) {
    if (spec.milliCpus() > 0) {
      long quota = (long) spec.milliCpus() * (CPU_PERIOD / 1000);
      host.put("CpuPeriod", CPU_PERIOD).put("CpuQuota", Math.max(quota, LEAST_CPU_QUOTA));
    }
    if (spec.cpuShares() > 0) {
      host.put("CpuShares", spec.cpuShares());
    }
  }

  private JsonNode ulimits() {
    Map<String, Long> limits = new LinkedHashMap<>();
    limits.put("nofile", (long) settings.openFiles());
    limits.putAll(settings.ulimits());
    ArrayNode list = Json.object().putArray("Ulimits");
    limits.forEach(
        (name, limit) -> list.addObject().put("Name", name).put("Soft", limit).put("Hard", limit));
    return list;
  }

  /** Owned by the user: an image whose own /tmp is for root alone would lend it that mode. */
  private String tmpfs(ContainerSpec spec) {
    long mebibytes = spec.tmpfsMiB() > 0 ? spec.tmpfsMiB() : settings.tmpfs().toBytes() / MIB;
    var options = new StringBuilder("mode=1777");
    NumericUser.of(spec.user())
        .ifPresent(
            user -> {
              options.append(",uid=").append(user.uid());
              user.gid().ifPresent(gid -> options.append(",gid=").append(gid));
            });
    if (mebibytes > 0) {
      options.append(",size=").append(mebibytes).append('m');
    }
    if (settings.tmpfsInodes() > 0) {
      options.append(",nr_inodes=").append(settings.tmpfsInodes());
    }
    return options.toString();
  }

  private static Map<String, String> environment(ContainerSpec spec) throws DriverException {
    var environment = new LinkedHashMap<>(spec.environment());
    for (var variable : environment.entrySet()) {
      String name = variable.getKey();
      if (name.isEmpty()
          || name.indexOf('=') >= 0
          || (name + variable.getValue()).indexOf(0) >= 0) {
        String printable = name.replace('\0', ' ');
        throw new DriverException(
            502, Blame.USER, "Invalid function config: '%s'".formatted(printable), null);
      }
    }
    Path socket = spec.socketFolder().resolve("lsnr.sock");
    environment.put(LISTENER, "unix:" + SOCKETS + "/" + socket.getFileName());
    return environment;
  }

  private static JsonNode device(String device) {
    String[] parts = device.split(":", -1);
    return Json.object()
        .put("PathOnHost", parts[0])
        .put("PathInContainer", parts[1])
        .put("CgroupPermissions", parts[2]);
  }
}

package io.girolle.runner.process;

import io.girolle.spi.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Makes control groups with an instance's limits of memory and processes, of version 1 or 2,
 * whichever has the controller: beneath the group that this process is in, else beside it. Where
 * none can be made instances have no such limits, and that is said once.
 */
final class Cgroups {
  private static final long MIB = 1 << 20;

  private final Path root;
  private final Logger log;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private interface Limits {
    void set(Path folder, ContainerSpec spec) throws IOException;
  }

  /**
   * A maker.
   *
   * @param root where {@code proc} and {@code sys} are
   * @param log hears what can't be had
   */
  Cgroups(Path root, Logger log) {
    this.root = root;
    this.log = log;
  }

  /** A group with the limits of a spec, for a process to be put into. */
  Cgroup make(ContainerSpec spec) {
    List<Path> folders = new ArrayList<>();
    Optional<Path> own = group("");
    if (own.filter(Cgroups::hasControllers).isPresent()) {
      make(own, spec, Cgroups::limitV2, "memory and processes").ifPresent(folders::add);
    } else {
      if (spec.memoryMiB() > 0) {
        make(group("memory"), spec, Cgroups::limitMemoryV1, "memory").ifPresent(folders::add);
      }
      if (spec.pids() > 0) {
        make(group("pids"), spec, Cgroups::limitPidsV1, "processes").ifPresent(folders::add);
      }
    }
    return folders.isEmpty() ? Cgroup.NONE : new Cgroup(folders);
  }

  private Optional<Path> make(Optional<Path> own, ContainerSpec spec, Limits limits, String what) {
    Optional<Path> made =
        Stream.concat(own.stream(), own.map(Path::getParent).stream())
            .map(parent -> parent.resolve(name(spec)))
            .filter(folder -> isMade(folder, spec, limits))
            .findFirst();
    if (made.isEmpty() && told.add(what)) {
      log.warn(
          "event=no-limit driver=process what=\"{}\" reason=\"no control group can be made\"",
          what);
    }
    return made;
  }

  /** Ids are one runner's; another on this machine, with another folder, may have the same ones. */
  private static String name(ContainerSpec spec) {
    return "%s-%08x".formatted(spec.id(), spec.socketFolder().toString().hashCode());
  }

  private boolean isMade(Path folder, ContainerSpec spec, Limits limits) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
      }
      limits.set(folder, spec);
      return true;
    } catch (IOException e) {
      log.debug("event=no-control-group folder={} error=\"{}\"", folder, e.toString());
      try {
        Files.deleteIfExists(folder);
      } catch (IOException stays) {
        log.debug("event=control-group-stays folder={}", folder, stays);
      }
      return false;
    }
  }

  private static void limitV2(Path folder, ContainerSpec spec) throws IOException {
    if (spec.memoryMiB() > 0) {
      write(folder, "memory.max", spec.memoryMiB() * MIB);
      writeIfThere(folder, "memory.swap.max", 0);
    }
    if (spec.pids() > 0) {
      writeIfThere(folder, "pids.max", spec.pids());
    }
  }

  private static void limitMemoryV1(Path folder, ContainerSpec spec) throws IOException {
    write(folder, "memory.limit_in_bytes", spec.memoryMiB() * MIB);
    writeIfThere(folder, "memory.memsw.limit_in_bytes", spec.memoryMiB() * MIB);
  }

  private static void limitPidsV1(Path folder, ContainerSpec spec) throws IOException {
    write(folder, "pids.max", spec.pids());
  }

  /** Not to make a file where the system has none, should this be no control group at all. */
  private static void write(Path folder, String file, long value) throws IOException {
    Files.writeString(folder.resolve(file), Long.toString(value), StandardOpenOption.WRITE);
  }

  private static void writeIfThere(Path folder, String file, long value) throws IOException {
    if (Files.exists(folder.resolve(file))) {
      write(folder, file, value);
    }
  }

  /** The group of this process in the hierarchy of a controller; version 2 has no name. */
  private Optional<Path> group(String controller) {
    Path mount = root.resolve("sys/fs/cgroup").resolve(controller);
    try (Stream<String> lines = Files.lines(root.resolve("proc/self/cgroup"))) {
      return lines
          .map(line -> line.split(":", 3))
          .filter(parts -> List.of(parts[1].split(",", -1)).contains(controller))
          .map(parts -> mount.resolve(parts[2].substring(1)).normalize())
          .filter(Files::isDirectory)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean hasControllers(Path group) {
    try {
      return Files.readString(group.resolve("cgroup.controllers")).contains("memory");
    } catch (IOException e) {
      return false;
    }
  }
}

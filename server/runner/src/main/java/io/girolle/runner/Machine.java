package io.girolle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What this machine has, or the control group that this process is in: the smaller of the two.
 * Control groups of version 1 and 2 are understood, and those that they lie in count as well.
 */
final class Machine {
  private static final long KIB = 1024;

  /** Where version 1 says that there is no limit, it says a number as high as this. */
  private static final long UNLIMITED = 1L << 60;

  private final Path root;
  private final int processors;

  /**
   * A machine.
   *
   * @param root where {@code proc} and {@code sys} are
   * @param processors how many CPUs there are
   */
  Machine(Path root, int processors) {
    this.root = root;
    this.processors = processors;
  }

  /** This one. */
  static Machine local() {
    return new Machine(Path.of("/"), Runtime.getRuntime().availableProcessors());
  }

  /** Its memory in bytes; empty when that can't be told. */
  OptionalLong memory() {
    return Stream.concat(
            lines("proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> number(line.replaceAll("\\D", "")) * KIB),
            Stream.concat(
                levels("memory", "sys/fs/cgroup/memory")
                    .map(group -> number(first(group.resolve("memory.limit_in_bytes")))),
                levels("", "sys/fs/cgroup")
                    .map(group -> number(first(group.resolve("memory.max"))))))
        .mapToLong(Long::longValue)
        .filter(bytes -> bytes > 0 && bytes < UNLIMITED)
        .min();
  }

  /** Its CPUs, in thousandths. */
  long milliCpus() {
    return Stream.concat(
            levels("cpu", "sys/fs/cgroup/cpu")
                .map(
                    group ->
                        milli(
                            first(group.resolve("cpu.cfs_quota_us")),
                            first(group.resolve("cpu.cfs_period_us")))),
            levels("", "sys/fs/cgroup")
                .map(group -> first(group.resolve("cpu.max")).split(" ", -1))
                .map(max -> max.length == 2 ? milli(max[0], max[1]) : 0))
        .mapToLong(Long::longValue)
        .filter(milli -> milli > 0)
        .reduce(1000L * processors, Math::min);
  }

  /** The folder of the group that this process is in, and of all that it lies in. */
  private Stream<Path> levels(String controller, String mounted) {
    Path mount = root.resolve(mounted);
    for (String line : lines("proc/self/cgroup")) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller)) {
        Path group = mount.resolve(parts[2].substring(1)).normalize();
        return Stream.iterate(group, g -> g != null && g.startsWith(mount), Path::getParent);
      }
    }
    return Stream.of(mount);
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String first(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static long milli(String quota, String period) {
    long each = number(period);
    return each <= 0 ? 0 : number(quota) * 1000 / each;
  }

  /** A number; 0 for what isn't one, as {@code max} isn't. */
  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

package io.girolle.runner;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a runner's instances together may take, as it is configured: in figures, or {@code auto} for
 * what the machine has.
 *
 * @param memory a size, or auto: all but a tenth of the machine's, and at least 256 MiB and at most
 *     5 GiB less than it
 * @param cpus thousandths of a CPU, or auto
 */
record Capacity(String memory, String cpus) {
  private static final long MIB = 1 << 20;
  private static final long LEAST_HEADROOM = 256 * MIB;
  private static final long MOST_HEADROOM = 5120 * MIB;
  private static final String AUTO = "auto";
  private static final Pattern MILLI_CPUS = Pattern.compile("([1-9][0-9]{0,8})m?");

  Capacity {
    if (!memory.equals(AUTO) && bytes(memory) < MIB) {
      throw new IllegalArgumentException("memory: " + memory + " (expected: auto, or >= 1MiB)");
    }
    if (!cpus.equals(AUTO) && !MILLI_CPUS.matcher(cpus).matches()) {
      throw new IllegalArgumentException(
          "cpus: %s (expected: auto, or thousandths of a CPU such as 4000)".formatted(cpus));
    }
  }

  /**
   * The figures of one runner.
   *
   * @param machine where it runs
   * @param runners how many runners share what the machine has
   * @throws IllegalArgumentException when the machine has too little
   */
  Need of(Machine machine, int runners) {
    long milliCpus =
        cpus.equals(AUTO) ? machine.milliCpus() / runners : Long.parseLong(cpus.replace("m", ""));
    return new Need(
        (memory.equals(AUTO) ? share(machine, runners) : bytes(memory)) / MIB, milliCpus);
  }

  private static long share(Machine machine, int runners) {
    long all =
        machine
            .memory()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "memory: auto, but this machine doesn't tell its memory; set girolle.runner.memory"));
    long headroom = Math.min(Math.max(all / 10, LEAST_HEADROOM), MOST_HEADROOM);
    long share = (all - headroom) / runners;
    if (share < MIB) {
      throw new IllegalArgumentException(
          "memory: auto, but of %d bytes nothing is left for %d runners; set girolle.runner.memory"
              .formatted(all, runners));
    }
    return share;
  }

  private static long bytes(String size) {
    try {
      return ConfigFactory.parseMap(Map.of("size", size)).getMemorySize("size").toBytes();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "memory: %s (expected: auto, or a size such as 512MiB)".formatted(size), e);
    }
  }
}

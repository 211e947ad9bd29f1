package io.girolle.loader;

import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.loader.bytecode.LinkCheck;
import io.girolle.loader.bytecode.LinkReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be said against a plugin without running any of its code. Immutable. */
final class StaticChecks {
  /** The manifest attribute with the versions of the SPI that a plugin is made for. */
  static final String SPI_VERSION = "Girolle-Spi-Version";

  private final SpiVersion spi;
  private final LinkCheck links;

  StaticChecks() {
    this(SpiVersion.ofHost(), Runtime.version().feature());
  }

  /**
   * Checks for a node.
   *
   * @param spi its version of the SPI
   * @param java its version of Java
   */
  StaticChecks(SpiVersion spi, int java) {
    this.spi = spi;
    this.links =
        new LinkCheck(
            SharedPackages::hasClass, StaticChecks.class.getClassLoader(), "SPI " + spi, java);
  }

  /**
   * What was found.
   *
   * @param faults why it can't run here
   * @param warnings what its author should look at
   * @param registers the methods of {@code PluginContext} that its code calls to register parts
   */
  record Result(List<Fault> faults, List<Fault> warnings, Set<String> registers) {}

  Result check(PluginFile file) {
    var faults = new Faults();
    version(file).ifPresent(why -> faults.add(fault(file, why)));
    Set<String> registers = faults.isEmpty() ? link(file, faults) : Set.of();
    List<Fault> warnings =
        bundled(file)
            .map(what -> List.of(new Fault(file.path().toString(), file.name(), what)))
            .orElse(List.of());
    return new Result(faults.list(), warnings, registers);
  }

  private Optional<String> version(PluginFile file) {
    Optional<String> declared = file.attribute(SPI_VERSION);
    if (declared.isEmpty()) {
      return Optional.empty();
    }
    Optional<SpiRange> range = SpiRange.parse(declared.get());
    if (range.isEmpty()) {
      return Optional.of(
          "manifest: %s: '%s' (expected: %s)"
              .formatted(SPI_VERSION, declared.get(), SpiRange.EXPECTED));
    } else if (range.get().has(spi)) {
      return Optional.empty();
    }
    String advice = range.get().isAbove(spi) ? "a newer node or an older" : "a newer";
    return Optional.of(
        "it is made for SPI %s, and this node has SPI %s; it takes %s build of the plugin"
            .formatted(range.get().text(), spi, advice));
  }

  private Set<String> link(PluginFile file, Faults faults) {
    List<Path> jars = file.jars().stream().map(jar -> jar.jar().file()).toList();
    try {
      LinkReport report = links.check(jars);
      report.faults().forEach(why -> faults.add(fault(file, why)));
      return report.registers();
    } catch (IOException e) {
      faults.add(fault(file, Explain.unreadable(e)));
      return Set.of();
    }
  }

  private static Optional<String> bundled(PluginFile file) {
    Set<String> bundled = file.bundled();
    return bundled.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "has copies of "
                + String.join(", ", bundled)
                + ", which aren't used: they come from the node; build it without them");
  }

  /** A fault of a plugin. */
  static Fault fault(PluginFile file, String message) {
    return new Fault(file.path().toString(), file.name(), message);
  }
}

package io.girolle.dist;

import io.girolle.harness.Ledger;
import io.girolle.harness.function.TestFunction;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The test function as a function of a node: a configuration over the distribution's own that knows
 * its image, a catalog that has it as {@code probe.probe} with trigger {@code /probe}, and again as
 * {@code probe.large} with more memory, and the ledger that it writes to. All ports are free ones.
 */
record Probe(Path conf, Path folder, Ledger ledger) {
  static final String INVOKE = "/invoke/probe.probe";
  static final String INVOKE_LARGE = "/invoke/probe.large";
  static final String TRIGGER = "/t/probe/probe";

  /** Writes the files into a new folder. */
  static Probe on(Distribution distribution) throws IOException {
    Path folder = Distribution.folder("probe");
    Path executions = folder.resolve("executions.txt");
    Files.writeString(
        folder.resolve("catalog.conf"),
        """
        include file("%s")
        apps.probe.functions {
          probe {
            image = probe, memory = 64MiB, timeout = 5m, idle-timeout = 5m, triggers = ["/probe"]
          }
          large = ${apps.probe.functions.probe} { memory = 128MiB, triggers = [] }
        }
        """
            .formatted(distribution.home().resolve("conf/catalog.conf")));
    Path conf = folder.resolve("girolle.conf");
    Files.writeString(
        conf,
        """
        include file("%s")
        girolle {
          http.port = 0
          admin.port = 0
          catalog.conf.file = "%s"
          # Time decides nothing, on however slow a machine.
          node.drain = 5m
          lb.connect-timeout = 2s
          runner {
            grpc.port = 0
            start-timeout = 2m
            drivers.process.images.probe {
              command = [
                java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", -cp, "%s", "%s"
              ]
              dir = "%s"
              env { %s = "%s" }
            }
          }
        }
        """
            .formatted(
                distribution.conf(),
                folder.resolve("catalog.conf"),
                harness(),
                TestFunction.class.getName(),
                folder,
                TestFunction.LEDGER,
                executions));
    return new Probe(conf, folder, Ledger.inFile(executions));
  }

  /** A file that isn't there yet, for calls to be held by. */
  Path gate(String name) {
    return folder.resolve(name);
  }

  private static Path harness() {
    try {
      return Path.of(
          TestFunction.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

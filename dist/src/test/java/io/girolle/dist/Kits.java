package io.girolle.dist;

import io.girolle.harness.Ledger;
import io.girolle.harness.function.NodeKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The functions on Fn's kits as functions of a node: a configuration that knows their images, a
 * catalog that has each as {@code kits.KIT} with trigger {@code /KIT}, and again as {@code
 * kits.KIT-other}, and the ledger that they write to. A runner has room for two instances.
 */
record Kits(Path conf, Path folder, Ledger ledger) {
  /** A call on Node that may take {@link #BRIEF} alone. */
  static final String INVOKE_BRIEF = "/invoke/kits.node-brief";

  static final Duration BRIEF = Duration.ofSeconds(4);

  /** How long other calls may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(120);

  private static final Path FUNCTIONS = Path.of("functions", "kits").toAbsolutePath();
  private static final Path NODE_FUNCTION = FUNCTIONS.resolve("src/main/node/function.js");

  /** Installs the kits, and writes the files into a new folder. */
  static Kits on(Distribution distribution) throws IOException {
    Path node = NodeKit.install(Path.of("target", "node-kit"));
    Path folder = Distribution.folder("kits");
    Path executions = folder.resolve("executions.txt");
    Path function = Files.copy(NODE_FUNCTION, folder.resolve(NODE_FUNCTION.getFileName()));
    Files.writeString(
        folder.resolve("catalog.conf"),
        """
        apps.kits {
          config { COLOUR = blue, SIZE = small }
          functions {
            node {
              image = node, memory = 64MiB, timeout = %s, idle-timeout = 5m
              config { SIZE = large }
              triggers = ["/node"]
            }
            node-other = ${apps.kits.functions.node} { triggers = [] }
            node-brief = ${apps.kits.functions.node-other} { timeout = %s }
            java = ${apps.kits.functions.node} { image = java, triggers = ["/java"] }
            java-other = ${apps.kits.functions.java} { triggers = [] }
          }
        }
        """
            .formatted(TIMEOUT.toSeconds() + "s", BRIEF.toSeconds() + "s"));
    Path conf = folder.resolve("girolle.conf");
    Files.writeString(
        conf,
        """
        include file("%s")
        girolle {
          http.port = 0
          admin.port = 0
          catalog.conf.file = "%s"
          runner {
            grpc.port = 0
            memory = 128MiB
            start-timeout = 2m
            drivers.process.images {
              node {
                command = [node, "%s"]
                dir = "%s"
                env { NODE_PATH = "%s", TEST_FUNCTION_LEDGER = "%s" }
              }
              java {
                command = [
                  java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", -cp, "%s",
                  com.fnproject.fn.runtime.EntryPoint,
                  "io.girolle.functions.kits.KitFunction::answer"
                ]
                dir = "%s"
                env { TEST_FUNCTION_LEDGER = "%s" }
              }
            }
          }
        }
        """
            .formatted(
                distribution.conf(),
                folder.resolve("catalog.conf"),
                function,
                folder,
                node,
                executions,
                FUNCTIONS.resolve("target/kits.jar"),
                folder,
                executions));
    return new Kits(conf, folder, Ledger.inFile(executions));
  }

  /** The file of the function on the kit for Node, which no other test runs. */
  Path nodeFunction() {
    return file(NODE_FUNCTION.getFileName().toString());
  }

  /** A file that isn't there yet: calls wait for it, or leave it. */
  Path file(String name) {
    return folder.resolve(name);
  }
}

package io.girolle.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Ledger;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node says of the jars in its folder of plugins. */
class PluginFolderIT {
  private static final String THROWING =
      """
      package outside;

      public final class %s implements io.girolle.spi.Plugin {
        public %s() {
          %s
        }

        @Override
        public void install(io.girolle.spi.PluginContext context) throws Exception {
          %s
        }
      }
      """;

  private Distribution distribution;

  @BeforeEach
  void unpack() throws IOException {
    distribution = Distribution.unpack();
  }

  @Test
  void anEnabledPluginThatIsMissingStopsTheStart() throws IOException {
    Files.delete(distribution.plugins().resolve("cheese.jar"));

    ProgramRun run = run(OneNode.settings()).mustEndWith(2);

    assertEquals(
        List.of(
            "girolle: %s:%d: girolle.plugins.enabled: plugin cheese isn't in %s (found there: cpu-shares, docker, placers)"
                .formatted(
                    distribution.conf(),
                    distribution.confLine("enabled = [placers, cheese]"),
                    distribution.plugins())),
        run.complaints(),
        run::toString);
    assertEquals("", run.out());
  }

  @Test
  void aPluginThatIsNotEnabledMayBeMissing() throws IOException {
    Files.delete(distribution.plugins().resolve("cheese.jar"));

    try (NodeProcess node = node(OneNode.settings("girolle.plugins.enabled=[placers]"))) {
      assertNoCheese(node);
    }
  }

  @Test
  void aSectionForAPluginThatIsNotEnabledIsAWarning() throws IOException {
    try (NodeProcess node = node(OneNode.settings("girolle.plugins.enabled=[placers]"))) {
      assertNoCheese(node);

      String warning =
          "warning: %s:%d: girolle.plugins.config.cheese: has no effect: cheese isn't enabled"
              .formatted(distribution.conf(), distribution.confLine("cheese { variety"));
      assertTrue(node.stdout().lines().anyMatch(warning::equals), node::toString);
    }
  }

  @Test
  void everyBadPluginIsOneClearLine() throws IOException {
    dropBadPlugins();
    Path conf = confForBadPlugins();
    var arguments = new ArrayList<>(OneNode.settings());
    arguments.addAll(List.of("--config", conf.toString()));

    ProgramRun run = run(arguments).mustEndWith(2);

    Path folder = distribution.plugins();
    String cheese = "(plugin cheese, " + folder.resolve("cheese.jar") + ")";
    assertLinesMatch(
        Stream.of(
                folder.resolve("broken.jar") + ": broken: isn't a whole jar: .*",
                folder + ": twins: more than one file has this plugin: left.jar and right.jar",
                folder
                    + ": aged: more than one file has this plugin: aged-1.0.jar (version 1.0) and"
                    + " aged-1.1.jar (version 1.1)",
                folder.resolve("explodes.jar")
                    + ": explodes: the constructor of outside.Explodes threw"
                    + " java.lang.IllegalStateException: no fuse",
                folder.resolve("refuses.jar")
                    + ": refuses: install threw java.lang.Exception: no key",
                folder.resolve("silent.jar")
                    + ": silent: no service file (expected: META-INF/services/io.girolle.spi.Plugin,"
                    + " or in the same place one of CallOverrider, CallListener, Placer,"
                    + " DriverExtension)",
                folder.resolve("lost.jar")
                    + ": lost: META-INF/services/io.girolle.spi.Plugin names outside.Lost, which"
                    + " isn't in it",
                conf
                    + ":5: girolle.plugins.config.typed.variety: list (expected: a string) "
                    + cheese,
                conf
                    + ":6: girolle.plugins.config.typo.varity: unknown key; did you mean variety? "
                    + cheese)
            .map("girolle: "::concat)
            .toList(),
        run.complaints());
    assertEquals("", run.out());
  }

  @Test
  void badPluginsThatAreNotEnabledStopNothing() throws IOException {
    dropBadPlugins();

    try (NodeProcess node = node(OneNode.settings())) {
      HttpResponse<String> answer = new Caller(Ledger.inMemory()).call(node.tried());

      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().contains("FN_CHEESE=Tete de Moine"), answer.body());
    }
  }

  private void dropBadPlugins() throws IOException {
    maker()
        .service(
            "Plugin",
            "Explodes",
            THROWING.formatted(
                "Explodes", "Explodes", "throw new IllegalStateException(\"no fuse\");", ""))
        .dropAs("explodes.jar");
    maker()
        .service(
            "Plugin",
            "Refuses",
            THROWING.formatted("Refuses", "Refuses", "", "throw new Exception(\"no key\");"))
        .dropAs("refuses.jar");
    maker().dropAs("silent.jar");
    maker().serviceFile("Plugin", "Lost").dropAs("lost.jar");
    byte[] whole = Files.readAllBytes(distribution.plugins().resolve("cheese.jar"));
    Files.write(
        distribution.plugins().resolve("broken.jar"), Arrays.copyOf(whole, whole.length / 2));
    maker().attribute("Girolle-Plugin-Name", "twins").dropAs("left.jar");
    maker().attribute("Girolle-Plugin-Name", "twins").dropAs("right.jar");
    maker().dropAs("aged-1.0.jar");
    maker().dropAs("aged-1.1.jar");
  }

  private Path confForBadPlugins() throws IOException {
    return Files.writeString(
        Distribution.folder("conf").resolve("girolle.conf"),
        """
        include file("%s")
        girolle.plugins {
          enabled = "placers,explodes,refuses,silent,lost,broken,twins,aged,typed,typo,cheese"
          config {
            typed { variety = [Comte] }
            typo { varity = Comte }
          }
          rules { typed { use = cheese }, typo { use = cheese } }
        }
        """
            .formatted(distribution.conf()));
  }

  private static void assertNoCheese(NodeProcess node) {
    HttpResponse<String> answer = new Caller(Ledger.inMemory()).call(node.tried());
    assertEquals(200, answer.statusCode());
    assertTrue(!answer.body().contains("FN_CHEESE"), answer.body());
    assertTrue(answer.body().contains("FN_CPUS=100m"), answer.body());
  }

  private PluginMaker maker() {
    return new PluginMaker(distribution);
  }

  private NodeProcess node(List<String> arguments) throws IOException {
    return NodeProcess.run(distribution, Map.of(), arguments);
  }

  private ProgramRun run(List<String> arguments) {
    var command = new ArrayList<>(List.of(distribution.program().toString(), "run"));
    command.addAll(arguments);
    return ProgramRun.of(command, Map.of());
  }
}

package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.call.config.InvalidConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests that say which SPI a plugin is for, on a node that has 2.3. */
class SpiVersionsTest {
  private static final String NEWER = "it takes a newer build of the plugin";
  private static final String OLDER = "it takes a newer node or an older build of the plugin";

  @TempDir Path home;
  private Node node;

  @BeforeEach
  void prepare() {
    node = new Node(home);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.7     | " + NEWER,
        "[1.0,2) | " + NEWER,
        "3.0     | " + OLDER,
        "2.4     | " + OLDER,
        "[2.4,3) | " + OLDER,
      })
  void anotherMajorOrALaterMinorIsRefusedWithBothVersions(String range, String advice) {
    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: it is made for SPI %s, and this node has SPI 2.3; %s"
                .formatted(range, advice)),
        faults(range));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"2.3", "2", "[2.0,3)", "[1.0,3)"})
  void whatFitsIsTaken(String range) {
    node.put("cheese.jar", cheese().attribute("Girolle-Spi-Version", range));

    load().close();
  }

  @Test
  void whatIsNoRangeIsRefused() {
    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: manifest: Girolle-Spi-Version: 'latest' (expected: a"
                + " version such as 1.2, or a range such as [1.2,2))"),
        faults("latest"));
  }

  private List<String> faults(String range) {
    node.put("cheese.jar", cheese().attribute("Girolle-Spi-Version", range));
    return node.lines(Assertions.assertThrows(InvalidConfigException.class, this::load).faults());
  }

  private Generation load() {
    var loader =
        new PluginLoader(
            node.copies,
            new StaticChecks(new SpiVersion(2, 3), 17),
            new Installer(new SimpleMeterRegistry(), Node.CLOCK, Duration.ofMillis(200)));
    return loader.load(node.settings("enabled = [cheese]"), List.of());
  }

  private static JarMaker cheese() {
    return JarMaker.plugin("x.Cheese", "context.overrider(call -> {});");
  }
}

package io.girolle.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {
  private static final Path HOME = Path.of("/opt/girolle");

  /** The defaults without what the environment of the test may say. */
  private static final Config DEFAULTS =
      ConfigFactory.parseString(
              """
              girolle {
                node { role = all, id = girolle }
                http.port = 8080
                runner.grpc.port = 9190
              }
              """)
          .withFallback(ConfigFactory.defaultReferenceUnresolved());

  private static NodeSettings settings(String hocon) {
    Config file =
        ConfigFactory.parseString(
            hocon, ConfigParseOptions.defaults().setOriginDescription("girolle.conf"));
    return NodeSettings.of(file.withFallback(DEFAULTS).resolve(), HOME);
  }

  private static List<String> faults(String hocon) {
    var failure = assertThrows(InvalidConfigException.class, () -> settings(hocon));
    return failure.faults().stream().map(Object::toString).toList();
  }

  @Test
  void hasDefaults() {
    NodeSettings settings = settings("");
    var sections = settings.sections();

    assertEquals(
        new NodeSettings.NodeSection("all", "girolle", "", Duration.ofSeconds(30)),
        sections.node());
    assertEquals(Role.ALL, sections.node().roleOf());
    assertEquals("127.0.0.1", sections.http().host());
    assertEquals(8080, sections.http().port());
    assertEquals(
        new NodeSettings.Admin("127.0.0.1", 8081, Optional.empty(), 100), sections.admin());
    assertEquals("conf", sections.catalog().use());
    assertEquals("conf/catalog.conf", sections.catalog().conf().getString("file"));
    assertEquals(
        new NodeSettings.RunnerHost(
            Optional.empty(),
            3,
            new NodeSettings.GrpcListener("127.0.0.1", 9190, Optional.empty())),
        settings.runnerHost());
    assertEquals(HOME, settings.home());
    assertEquals("round-robin", settings.agent().placer());
    assertEquals("process", settings.runner().driver());
  }

  @Test
  void mapsEveryKey() {
    NodeSettings settings =
        settings(
            """
            girolle {
              node { role = lb, id = n1, zone = z1, drain = 5s }
              http { host = "0.0.0.0", port = 1 }
              admin { host = "0.0.0.0", port = 2, token = secret, explain-records = 7 }
              catalog { use = other, conf { file = other.conf } }
              lb { placer = p, pools.static.runners = ["a:1"] }
              runner {
                id = r1, count = 7, grpc { host = "::1", port = 4 }
                driver = d, drivers.process.images.i { command = [x] }
              }
              plugins { dir = jars, enabled = [a], config.a.k = v, rules.a.on-failure = skip }
            }
            """);
    var sections = settings.sections();

    assertEquals(
        new NodeSettings.NodeSection("lb", "n1", "z1", Duration.ofSeconds(5)), sections.node());
    assertEquals("0.0.0.0", sections.http().host());
    assertEquals(1, sections.http().port());
    assertEquals(
        new NodeSettings.Admin("0.0.0.0", 2, Optional.of(Secret.of("secret")), 7),
        sections.admin());
    assertEquals("other", sections.catalog().use());
    assertEquals("other.conf", sections.catalog().conf().getString("file"));
    assertEquals(
        new NodeSettings.RunnerHost(
            Optional.of("r1"), 7, new NodeSettings.GrpcListener("::1", 4, Optional.empty())),
        settings.runnerHost());
    assertEquals("p", settings.agent().placer());
    assertEquals("d", settings.runner().driver());
    assertEquals(List.of("a:1"), sections.lb().getStringList("pools.static.runners"));
    assertEquals("v", sections.plugins().getString("config.a.k"));
  }

  @Test
  void tellsAllFaultsTogetherWithPathAndLine() {
    assertEquals(
        List.of(
            "girolle.conf:2: girolle.node.role: boss (expected: lb, runner or all)",
            "girolle.conf:3: girolle.http.port: \"many\" (expected: a whole number)",
            "girolle.conf:4: girolle.htpt: unknown key; did you mean http?",
            "girolle.conf:5: girolle.lb.headroom: \"long\""
                + " (expected: a duration such as 10ms or 30s)",
            "girolle.conf:6: girolle.runner.count: 0 (expected: 1..100)",
            "girolle.conf:7: girolle.plugins.enable: unknown key; did you mean enabled?"),
        faults(
                """
                girolle {
                  node { role = boss }
                  http { port = many }
                  htpt { port = 1 }
                  lb { headroom = long }
                  runner { count = 0 }
                  plugins { enable = [] }
                }
                """)
            .stream()
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"girolle = 5", "girolle.lb = 5", "girolle.runner = [1]"})
  void saysWhatIsNoSection(String hocon) {
    List<String> faults = faults(hocon);

    assertEquals(1, faults.size(), faults.toString());
    String path = hocon.substring(0, hocon.indexOf(' '));
    assertTrue(faults.get(0).startsWith("girolle.conf:1: " + path + ": "), faults.get(0));
    assertTrue(faults.get(0).endsWith("(expected: an object in braces)"), faults.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lb.pools.statik.runners = [] | lb.pools.statik: unknown key; there is: static",
        "lb.pools = 5 | lb.pools: 5 (expected: an object in braces)",
        "lb.pools.static = 5 | lb.pools.static: 5 (expected: an object in braces)",
        "runner.drivers.docker.x = 1 | runner.drivers.docker: unknown key; there is: process",
        "runner.drivers.process = 5 | runner.drivers.process: 5 (expected: an object in braces)"
      })
  void knowsTheSectionsOfBuiltIns(String key, String fault) {
    assertEquals(List.of("girolle.conf:1: girolle." + fault), faults("girolle." + key));
  }

  @ParameterizedTest
  @CsvSource({"-1", "65536"})
  void refusesAPortThatIsNone(int port) {
    assertEquals(
        List.of("girolle.conf:1: girolle.http.port: " + port + " (expected: 0..65535)"),
        faults("girolle.http.port = " + port));
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0, null", "192.0.2.1, null", "'::', null", "0.0.0.0, ''", "0.0.0.0, ' '"})
  void refusesAnAdminBeyondLoopbackWithoutAToken(String host, String token) {
    String value = token.equals("null") ? token : "\"" + token + "\"";
    List<String> faults =
        faults("girolle.admin { host = \"" + host + "\", token = " + value + " }");

    assertEquals(
        List.of(
            "girolle.conf:1: girolle.admin.host: "
                + host
                + " is reachable from outside; set token, or use 127.0.0.1"),
        faults);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void takesAnAdminOnLoopbackWithoutAToken(String host) {
    assertEquals(host, settings("girolle.admin.host = \"" + host + "\"").sections().admin().host());
  }

  @ParameterizedTest
  @CsvSource({
    "lb, true, false",
    "runner, false, true",
    "pure-runner, false, true",
    "all, true, true",
    "full, true, true"
  })
  void knowsFnsNamesOfRoles(String name, boolean lb, boolean runner) {
    Role role = settings("girolle.node.role = " + name).sections().node().roleOf();

    assertEquals(lb, role.plays(NodeRole.LB));
    assertEquals(runner, role.plays(NodeRole.RUNNER));
  }

  @Test
  void namesOfRolesAreExact() {
    assertFalse(faults("girolle.node.role = LB").isEmpty());
    assertFalse(faults("girolle.node.role = api").isEmpty());
  }

  @Test
  void resolvesPathsAgainstTheHome() {
    assertEquals(
        HOME.resolve("run"), settings("girolle.runner.run-folder = run").runner().runFolder());
    assertEquals(
        Path.of("/var/run/g"),
        settings("girolle.runner.run-folder = /var/run/g").runner().runFolder());
  }
}

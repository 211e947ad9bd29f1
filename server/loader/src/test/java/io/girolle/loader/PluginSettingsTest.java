package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.Glob;
import io.girolle.call.OnFailure;
import io.girolle.call.PluginRules;
import io.girolle.call.Scope;
import io.girolle.call.config.InvalidConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginSettingsTest {
  @TempDir Path home;
  private Node node;

  @BeforeEach
  void prepare() {
    node = new Node(home);
  }

  @Test
  void readsInstancesInOrder() {
    PluginSettings settings =
        node.settings(
            "enabled = [placers, blue]",
            "config { blue { variety = Gex } }",
            "rules { blue { use = cheese, on-failure = skip } }");

    assertEquals(home.resolve("plugins"), settings.dir());
    EnabledInstance placers = settings.enabled().get(0);
    assertEquals("placers", placers.name());
    assertEquals("placers", placers.plugin());
    assertEquals(OnFailure.REJECT, placers.rules().onFailure());
    assertTrue(placers.config().isEmpty());
    assertEquals("girolle.plugins.enabled", placers.key());
    EnabledInstance blue = settings.enabled().get(1);
    assertEquals("blue", blue.name());
    assertEquals("cheese", blue.plugin());
    assertEquals(OnFailure.SKIP, blue.rules().onFailure());
    assertEquals("Gex", blue.config().getString("variety"));
    assertEquals("girolle.plugins.config.blue", blue.configPath());
    assertEquals("girolle.plugins.rules.blue.use", blue.key());
    assertEquals(node.conf + ":4", blue.place());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void readsAStringWithCommas() {
    PluginSettings settings = node.settings("enabled = \"placers, cheese\"");

    assertEquals(
        List.of("placers", "cheese"),
        settings.enabled().stream().map(EnabledInstance::name).toList());
    assertEquals(node.conf + ":2", settings.enabled().get(1).place());
  }

  @Test
  void needsNothingEnabled() {
    assertEquals(List.of(), node.settings().enabled());
  }

  @Test
  void keepsAnAbsoluteFolder() {
    assertEquals(Path.of("/srv/plugins"), node.settings("dir = /srv/plugins").dir());
  }

  @Test
  void findsSectionsOfNamesWithDots() {
    PluginSettings settings = node.settings("enabled = [a.b]", "config.\"a.b\".c = 1");

    assertEquals(1, settings.enabled().get(0).config().getInt("c"));
    assertEquals("girolle.plugins.config.\"a.b\"", settings.enabled().get(0).configPath());
  }

  @Test
  void tellsAllFaults() {
    assertEquals(
        List.of(
            "girolle.conf:2: girolle.plugins.enabled: blue is there twice; a second instance has"
                + " a name of its own and a rule, girolle.plugins.rules.<name>.use = blue",
            "girolle.conf:2: girolle.plugins.enabled: 'a/b' (expected: letters, digits, '-', '_'"
                + " and '.', the first a letter or digit)",
            "girolle.conf:3: girolle.plugins.config.blue: 7 (expected: an object in braces)",
            "girolle.conf:4: girolle.plugins.rules.blue.on-failure: \"ignore\" (expected: reject"
                + " or skip)",
            "girolle.conf:5: girolle.plugins.rules.blue.uses: unknown key; did you mean use?"),
        faults(
            "enabled = [blue, blue, a/b]",
            "config { blue = 7 }",
            "rules.blue.on-failure = ignore",
            "rules.blue.uses = cheese"));
  }

  @Test
  void readsTheRulesOfAnInstance() {
    PluginRules rules =
        node.settings(
                "enabled = [blue]",
                "rules.blue { on-failure = skip, time-budget = 50ms }",
                "rules.blue.when { apps = [\"shop-*\", other], functions = pay }",
                "rules.blue.quarantine { after = 3, pause = 1s, max-pause = 1min }",
                "blocking-budget = 5s",
                "lifecycle-budget = 7s",
                "stall = 20ms")
            .enabled()
            .get(0)
            .rules();

    assertEquals(
        new PluginRules(
            OnFailure.SKIP,
            Optional.of(Duration.ofMillis(50)),
            Duration.ofSeconds(5),
            Duration.ofSeconds(7),
            Duration.ofMillis(20),
            new Scope(List.of(new Glob("shop-*"), new Glob("other")), List.of(new Glob("pay"))),
            new PluginRules.Quarantine(3, Duration.ofSeconds(1), Duration.ofMinutes(1))),
        rules);
  }

  @Test
  void hasDefaultsForEveryRule() {
    PluginSettings settings =
        node.settings(
            "enabled = [blue, red]", "rules.red { when {}, quarantine { pause = 10min } }");

    assertEquals(PluginRules.defaults(), settings.enabled().get(0).rules());
    assertEquals(
        new PluginRules.Quarantine(10, Duration.ofMinutes(10), Duration.ofMinutes(10)),
        settings.enabled().get(1).rules().quarantine());
  }

  @Test
  void tellsWhichRuleCannotBeFollowed() {
    assertEquals(
        List.of(
            "girolle.conf:3: girolle.plugins.rules.a.quarantine.after: 0 (expected: >= 1)",
            "girolle.conf:4: girolle.plugins.rules.b.quarantine.max-pause: PT1S (expected: at least"
                + " the pause, PT10S)",
            "girolle.conf:5: girolle.plugins.rules.c.when.apps: '' (expected: names, maybe with *"
                + " and ?)",
            "girolle.conf:6: girolle.plugins.rules.d.time-budget: PT0S (expected: more than"
                + " nothing)",
            "girolle.conf:7: girolle.plugins.rules.e.quarantine.pauze: unknown key; did you mean"
                + " pause?"),
        faults(
            "enabled = [a, b, c, d, e]",
            "rules.a.quarantine.after = 0",
            "rules.b.quarantine.max-pause = 1s",
            "rules.c.when.apps = [\"\"]",
            "rules.d.time-budget = 0s",
            "rules.e.quarantine.pauze = 1s"));
  }

  @Test
  void tellsBoundsThatLeaveNoTime() {
    assertEquals(
        List.of("girolle.conf:2: girolle.plugins.stall: PT0S (expected: more than nothing)"),
        faults("stall = 0s"));
    assertEquals(
        List.of(
            "girolle.conf:2: girolle.plugins.blocking-budget: PT-1S (expected: more than nothing)"),
        faults("blocking-budget = -1s"));
  }

  @Test
  void tellsUnknownKeysAndWrongTypes() {
    assertEquals(
        List.of(
            "girolle.conf:2: girolle.plugins.enabled: object (expected: a list)",
            "girolle.conf:3: girolle.plugins.enable: unknown key; did you mean enabled?"),
        faults("enabled { cheese = true }", "enable = [cheese]"));
  }

  @Test
  void warnsOfSectionsForWhatIsNotEnabled() {
    PluginSettings settings =
        node.settings(
            "enabled = [cheese]",
            "config { chese { variety = Gex } }",
            "config { other = 7 }",
            "rules { other { nonsense = 1 } }");

    assertEquals(
        List.of(
            "girolle.conf:3: girolle.plugins.config.chese: has no effect: chese isn't enabled; did"
                + " you mean cheese?",
            "girolle.conf:4: girolle.plugins.config.other: has no effect: other isn't enabled",
            "girolle.conf:5: girolle.plugins.rules.other: has no effect: other isn't enabled"),
        node.lines(settings.warnings()));
  }

  private List<String> faults(String... lines) {
    var refused = assertThrows(InvalidConfigException.class, () -> node.settings(lines));
    return node.lines(refused.faults());
  }
}

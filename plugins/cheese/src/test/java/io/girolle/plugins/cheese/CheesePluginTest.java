package io.girolle.plugins.cheese;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.Plugin;
import io.girolle.testkit.CallOutcome;
import io.girolle.testkit.DevNode;
import io.girolle.testkit.LeakCheck;
import io.girolle.testkit.PluginTest;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheesePluginTest {
  @RegisterExtension
  static final PluginTest usual = PluginTest.of(CheesePlugin.class).realRunners(1);

  @RegisterExtension
  static final PluginTest blue =
      PluginTest.of(CheesePlugin.class)
          .isolated()
          .named("blue")
          .config("variety = Bleu de Gex")
          .realRunners(1);

  @Test
  void isFoundInItsJar() {
    List<Plugin> found =
        ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, found.size());
    assertInstanceOf(CheesePlugin.class, found.get(0));
  }

  @Test
  void servesTeteDeMoineUnlessToldOtherwise() {
    CallOutcome outcome = usual.call("/hello").send();

    assertEquals("Tete de Moine", outcome.extensions().get("FN_CHEESE"));
    assertEquals("Tete de Moine", outcome.container().environment().get("FN_CHEESE"));
  }

  @Test
  void servesTheVarietyThatItIsToldFromItsJarToo() {
    assertEquals(
        "Bleu de Gex", blue.call("/hello").send().container().environment().get("FN_CHEESE"));
  }

  @Test
  void refusesAnEmptyVariety() {
    var node = DevNode.of(CheesePlugin.class).named("cheese").config("variety = \"  \"");
    var fault = assertThrows(InvalidConfigException.class, node::start);
    assertTrue(
        fault
            .getMessage()
            .contains("variety: \"  \" (expected: the name of a cheese, not a blank one)"),
        fault.getMessage());
  }

  @Test
  void leavesNothingWhenItIsClosed() {
    LeakCheck.of(CheesePlugin.class).realRunners(1).run(node -> node.call("/hello").send());
  }
}

package io.girolle.plugins.cheese;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.girolle.spi.DriverExtension;
import io.girolle.testkit.PluginTest;
import io.girolle.testkit.conformance.DriverExtensionConformance;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheeseVariableTest implements DriverExtensionConformance {
  @RegisterExtension
  static final PluginTest plugin =
      PluginTest.of(context -> context.driverExtension(new CheeseVariable())).realRunners(1);

  @Override
  public DriverExtension extension() {
    return new CheeseVariable();
  }

  @Override
  public Map<String, String> extensions() {
    return Map.of("FN_CHEESE", "Bleu de Gex");
  }

  @Test
  void declaresTheCheeseAlone() {
    assertEquals(Set.of("FN_CHEESE"), extension().keys());
  }

  @Test
  void putsTheCheeseIntoTheEnvironment() {
    var call = plugin.call("/hello").extension("FN_CHEESE", "Bleu de Gex");
    assertEquals("Bleu de Gex", call.send().container().environment().get("FN_CHEESE"));
  }

  @Test
  void leavesTheEnvironmentAloneWithoutCheese() {
    var environment = plugin.call("/hello").send().container().environment();
    assertFalse(environment.containsKey("FN_CHEESE"), environment::toString);
  }
}

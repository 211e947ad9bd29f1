package io.girolle.plugins.cpushares;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.DriverExtension;
import io.girolle.testkit.PluginTest;
import io.girolle.testkit.conformance.DriverExtensionConformance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharesExtensionTest implements DriverExtensionConformance {
  @RegisterExtension
  static final PluginTest plugin =
      PluginTest.of(context -> context.driverExtension(new SharesExtension())).realRunners(1);

  @Override
  public DriverExtension extension() {
    return new SharesExtension();
  }

  @Override
  public Map<String, String> extensions() {
    return Map.of("cpu-shares", "512");
  }

  @Test
  void setsTheSharesOfTheContainer() {
    for (int shares : List.of(2, 512, 262_144)) {
      var call = plugin.call("/hello").extension("cpu-shares", Integer.toString(shares));
      assertEquals(shares, call.send().container().cpuShares());
    }
  }

  @Test
  void leavesTheContainerAloneWithoutTheExtension() {
    assertEquals(0, plugin.call("/hello").send().container().cpuShares());
  }

  @Test
  void refusesWhatNoEngineTakes() {
    for (String wrong : List.of("", "1", "262145", "-5", "many", "99999999999")) {
      var outcome = plugin.call("/hello").extension("cpu-shares", wrong).send();
      assertEquals(400, outcome.status());
      assertEquals("cpu-shares: '" + wrong + "' (expected: 2 to 262144)", outcome.message());
    }
  }
}

package io.girolle.plugins.cpushares;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.testkit.DevNode;
import io.girolle.testkit.LeakCheck;
import io.girolle.testkit.PluginTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CpuSharesPluginTest {
  @RegisterExtension
  static final PluginTest isolated =
      PluginTest.of(CpuSharesPlugin.class).isolated().config("shares = 2048").realRunners(1);

  @Test
  void theExtensionOfTheLoadBalancerReachesTheContainer() {
    assertEquals(2048, isolated.call("/hello").send().container().cpuShares());
  }

  @Test
  void refusesSharesThatNoEngineTakes() {
    assertFault("shares = 1", "shares: 1 (expected: 0, or 2 to 262144)");
    assertFault("apps.shop = 0", "apps.shop: 0 (expected: 2 to 262144)");
  }

  @Test
  void leavesNothingWhenItIsClosed() {
    LeakCheck.of(CpuSharesPlugin.class).realRunners(1).run(node -> node.call("/hello").send());
  }

  private static void assertFault(String config, String expected) {
    var node = DevNode.of(CpuSharesPlugin.class).config(config);
    var fault = assertThrows(InvalidConfigException.class, node::start);
    assertTrue(fault.getMessage().contains(expected), fault.getMessage());
  }
}

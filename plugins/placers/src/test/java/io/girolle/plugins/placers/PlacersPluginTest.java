package io.girolle.plugins.placers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.Plugin;
import io.girolle.testkit.DevNode;
import io.girolle.testkit.LeakCheck;
import io.girolle.testkit.PluginTest;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlacersPluginTest {
  @RegisterExtension
  final PluginTest even = PluginTest.of(PlacersPlugin.class).placer("round-robin");

  @RegisterExtension
  final PluginTest sticky = PluginTest.of(PlacersPlugin.class).placer("consistent-hash");

  @Test
  void isFoundInItsJar() {
    List<Plugin> found =
        ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, found.size());
    assertInstanceOf(PlacersPlugin.class, found.get(0));
  }

  @Test
  void roundRobinSpreadsCallsOverTheRunners() {
    assertEquals(Set.of("r0", "r1", "r2"), runnersOfSixCalls(even));
  }

  @Test
  void consistentHashKeepsAFunctionOnItsRunnerUntilThatRefuses() {
    String home = sticky.call("/hello").send().runner();
    assertEquals(Set.of(home), runnersOfSixCalls(sticky));

    sticky.node().runners().stream().filter(r -> r.id().equals(home)).forEach(r -> r.refuses());
    List<String> tried = sticky.call("/hello").send().tried();
    assertEquals(2, tried.size());
    assertEquals(home, tried.get(0));
  }

  @Test
  void hasNoSettings() {
    var node = DevNode.of(PlacersPlugin.class).named("placers").config("weight = 3");
    var fault = assertThrows(InvalidConfigException.class, node::start);
    assertTrue(fault.getMessage().contains("weight"), fault.getMessage());
  }

  @Test
  void leavesNothingWhenItIsClosed() {
    LeakCheck.of(PlacersPlugin.class).placer("round-robin").run(node -> node.call("/hello").send());
  }

  private static Set<String> runnersOfSixCalls(PluginTest plugin) {
    Set<String> runners = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      runners.add(plugin.call("/hello").send().runner());
    }
    return runners;
  }
}

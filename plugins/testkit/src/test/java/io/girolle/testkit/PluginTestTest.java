package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.girolle.spi.Plugin;
import org.junit.jupiter.api.Test;

/** The life of the extension. */
class PluginTestTest {
  private static final Plugin FAILING_LATE =
      context ->
          context.listener(
              new CallListener() {
                @Override
                public void afterCall(Call call, CallResult result) {
                  throw new IllegalStateException("nobody hears this");
                }
              });

  @Test
  void aFailureThatNoClientHearsOfFailsTheTest() {
    PluginTest plugin = PluginTest.of(FAILING_LATE).named("late");
    plugin.beforeEach(null);
    assertEquals(200, plugin.call("/hello").send().status());

    var told = assertThrows(AssertionError.class, () -> plugin.afterEach(null));
    assertTrue(told.getMessage().contains("nobody hears this"), told.getMessage());
  }

  @Test
  void failuresAreToleratedWhereTheTestSaysSo() {
    PluginTest plugin = PluginTest.of(FAILING_LATE).toleratingFailures();
    plugin.beforeEach(null);
    plugin.call("/hello").send();

    assertEquals(1, plugin.node().failures());
    plugin.afterEach(null);
  }

  @Test
  void rulesHoldForAPluginOfTheClassPath() {
    PluginTest plugin =
        PluginTest.of(
                context ->
                    context.overrider(
                        call -> {
                          throw new IllegalStateException("always");
                        }))
            .rules("on-failure = skip, quarantine.after = 2, when.functions = [hello]")
            .function(AppFunction.builder("hello", "hello", "app", "hello").build())
            .function(AppFunction.builder("other", "other", "app", "other").build())
            .toleratingFailures();
    plugin.beforeEach(null);
    assertEquals(200, plugin.call("/other").send().status());
    assertEquals(0, plugin.node().failures());
    for (int i = 0; i < 5; i++) {
      assertEquals(200, plugin.call("/hello").send().status());
    }

    assertEquals(2, plugin.node().failures());
    plugin.afterEach(null);
  }

  @Test
  void rulesThatAreWrongAreTold() {
    PluginTest plugin = PluginTest.of(FAILING_LATE).rules("on-failure = never");
    var told = assertThrows(InvalidConfigException.class, () -> plugin.beforeEach(null));
    assertTrue(told.getMessage().contains("plugins.rules.plugin.on-failure"), told.getMessage());
  }

  @Test
  void aNodeForATestIsThereInTheTestAlone() {
    PluginTest plugin = PluginTest.of(FAILING_LATE);
    var told = assertThrows(IllegalStateException.class, plugin::node);
    assertTrue(told.getMessage().contains("@RegisterExtension"), told.getMessage());
  }

  @Test
  void whatIsNoPluginIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> PluginTest.of(String.class));
    assertThrows(IllegalArgumentException.class, () -> PluginTest.of(KitPlacer.class));
  }
}

package io.girolle.plugins.cheese;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.AppFunction;
import io.girolle.spi.Call;
import io.girolle.spi.CallOverrider;
import io.girolle.testkit.PluginTest;
import io.girolle.testkit.conformance.OverriderConformance;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheeseOverriderTest implements OverriderConformance {
  @RegisterExtension
  static final PluginTest plugin =
      PluginTest.of(context -> context.overrider(new CheeseOverrider("Bleu de Gex")))
          .function(
              AppFunction.builder("hello", "hello", "app", "hello")
                  .milliCpus(500)
                  .tmpfsMiB(64)
                  .config(Map.of("FN_CPUS", "500m", "OTHER", "kept"))
                  .build());

  @Override
  public CallOverrider overrider() {
    return new CheeseOverrider("Bleu de Gex");
  }

  @Test
  void dropsTheLimitsAndServesCheese() {
    Call call = plugin.call("/hello").extension("OTHER", "kept").send().call();

    assertEquals(0, call.milliCpus());
    assertEquals(0, call.tmpfsMiB());
    assertEquals("kept", call.config().get("OTHER"));
    assertEquals(null, call.config().get("FN_CPUS"));
    assertEquals(Map.of("OTHER", "kept", "FN_CHEESE", "Bleu de Gex"), call.extensions());
  }

  @Test
  void replacesAnotherCheese() {
    assertEquals(
        "Bleu de Gex",
        plugin
            .call("/hello")
            .extension("FN_CHEESE", "Emmentaler")
            .send()
            .extensions()
            .get("FN_CHEESE"));
  }
}

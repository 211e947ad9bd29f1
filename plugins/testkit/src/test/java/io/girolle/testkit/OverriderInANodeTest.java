package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Script;
import io.girolle.spi.Blame;
import io.girolle.spi.CallEdit;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallRejectedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a test sees of an overrider. */
public class OverriderInANodeTest {
  @RegisterExtension static final PluginTest plugin = PluginTest.of(Stamping.class);

  /** Stamps calls, but for those that are to be rejected. */
  public static final class Stamping implements CallOverrider {
    @Override
    public void override(CallEdit call) throws CallRejectedException {
      if (call.headers().toString().contains("reject")) {
        throw new CallRejectedException(429, Blame.CLIENT, "too much");
      }
      call.extension("STAMP", call.functionName() + call.extensions().getOrDefault("BEFORE", ""));
      call.config("FN_STAMP", "1");
    }
  }

  @Test
  void editsAndExtensionsAreSeen() {
    CallOutcome outcome = plugin.call("/hello").extension("BEFORE", "!").body("x").send();

    assertEquals(200, outcome.status());
    assertEquals("r0", outcome.text());
    assertEquals(Map.of("BEFORE", "!", "STAMP", "hello!"), outcome.extensions());
    assertEquals("1", outcome.call().config().get("FN_STAMP"));
    assertEquals(
        List.of(
            new Edit("stamping", "extension STAMP", null, "hello!"),
            new Edit("stamping", "config FN_STAMP", null, "1")),
        outcome.edits());
    assertEquals(
        "hello!",
        plugin.runner(0).scripted().lastAttempt().tryCall().getExtensionsMap().get("STAMP"));
  }

  @Test
  void rejectionIsTheAnswer() {
    CallOutcome outcome = plugin.call("/invoke/hello").header("X", "reject").send();

    assertEquals(429, outcome.status());
    assertEquals("too much", outcome.message());
    assertEquals(List.of(), outcome.tried());
    assertThrows(IllegalStateException.class, outcome::call);
  }

  @Test
  void runnersDoWhatTheyAreTold() {
    plugin.runner(0).refuses();
    plugin.runner(1).script(Script.failure(502, "function failed", true));

    CallOutcome outcome = plugin.call("/hello").send();

    assertEquals(502, outcome.status());
    assertEquals(List.of("r0", "r1"), outcome.tried());
    assertEquals("r1", outcome.runner());
    assertEquals(Blame.USER, outcome.result().orElseThrow().blame());
    assertEquals(2, outcome.result().orElseThrow().attempts());
    assertTrue(outcome.placement().size() >= 2, () -> outcome.placement().toString());
  }

  @Test
  void thePoolHasTheRunnersThatTheTestOffers() {
    plugin.node().offer(plugin.runner(2));

    assertEquals("r2", plugin.call("/hello").send().runner());
  }

  @Test
  void unknownFunctionsAreNotFound() {
    assertEquals(404, plugin.call("/invoke/nowhere").send().status());
  }
}

package io.girolle.agent.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.config.InvalidConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogPicksTest {

  private static CatalogSettings settings(String keys) {
    return CatalogSettings.of(
        ConfigFactory.parseString("girolle.catalog { " + keys + " }")
            .withFallback(ConfigFactory.parseResources("reference.conf"))
            .resolve()
            .getConfig("girolle.catalog"));
  }

  @Test
  void theFirstRuleThatFitsDecides() {
    CatalogPicks picks =
        settings(
                "use = conf, picks = ["
                    + "{ when { apps = [shop], functions = [\"shop.*\", a1] }, use = fn-api },"
                    + "{ when { apps = [\"*p\"] }, use = other }]")
            .picked();

    assertEquals("fn-api", picks.ofApp("shop"));
    assertEquals("other", picks.ofApp("ship"));
    assertEquals("conf", picks.ofApp("demo"));
    assertEquals("fn-api", picks.ofFunction("shop.pay"));
    assertEquals("fn-api", picks.ofFunction("a1"));
    assertEquals("conf", picks.ofFunction("ship"), "a rule for apps alone says nothing of ids");
    assertEquals(List.of("conf", "fn-api", "other"), List.copyOf(picks.all()));
  }

  @Test
  void aRuleThatFitsNothingIsRefused() {
    var refused =
        assertThrows(
            InvalidConfigException.class, () -> settings("picks = [{ when {}, use = fn-api }]"));

    assertTrue(refused.getMessage().contains("girolle.catalog.picks"), refused.getMessage());
    assertTrue(
        refused.getMessage().contains("when: {} (expected: apps, functions, or both"),
        refused.getMessage());
  }
}

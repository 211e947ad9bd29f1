package io.girolle.plugins.cheese;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.CallEdit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheeseOverriderTest {
  private final Edited call = new Edited();

  @Test
  void dropsTheLimitsAndServesCheese() {
    new CheeseOverrider("Bleu de Gex").override(Fake.of(CallEdit.class, call));

    assertEquals(0, call.milliCpus);
    assertEquals(0, call.tmpfsMiB);
    assertEquals(Map.of("FN_MEMORY", "128"), call.config);
    assertEquals(Map.of("OTHER", "kept", "FN_CHEESE", "Bleu de Gex"), call.extensions);
  }

  @Test
  void replacesAnotherCheese() {
    call.extensions.put("FN_CHEESE", "Emmentaler");

    new CheeseOverrider("Bleu de Gex").override(Fake.of(CallEdit.class, call));

    assertEquals("Bleu de Gex", call.extensions.get("FN_CHEESE"));
  }

  /** A call of a function with limits. */
  static final class Edited {
    private int milliCpus = 500;
    private int tmpfsMiB = 64;
    private final Map<String, String> config =
        new HashMap<>(Map.of("FN_CPUS", "500m", "FN_MEMORY", "128"));
    private final Map<String, String> extensions = new HashMap<>(Map.of("OTHER", "kept"));

    void milliCpus(int value) {
      milliCpus = value;
    }

    void tmpfsMiB(int value) {
      tmpfsMiB = value;
    }

    void config(String key, String value) {
      set(config, key, value);
    }

    void extension(String key, String value) {
      set(extensions, key, value);
    }

    private static void set(Map<String, String> map, String key, String value) {
      if (value == null) {
        map.remove(key);
      } else {
        map.put(key, value);
      }
    }
  }
}

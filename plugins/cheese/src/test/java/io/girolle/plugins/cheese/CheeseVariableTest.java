package io.girolle.plugins.cheese;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.Call;
import io.girolle.spi.ContainerSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheeseVariableTest {
  private final CheeseVariable extension = new CheeseVariable();

  @Test
  void declaresTheCheeseAlone() {
    assertEquals(Set.of("FN_CHEESE"), extension.keys());
  }

  @Test
  void putsTheCheeseIntoTheEnvironment() {
    assertEquals(
        Map.of("FN_CHEESE", "Bleu de Gex"), environmentFor(Map.of("FN_CHEESE", "Bleu de Gex")));
  }

  @Test
  void leavesTheEnvironmentAloneWithoutCheese() {
    assertEquals(Map.of(), environmentFor(Map.of()));
  }

  private Map<String, String> environmentFor(Map<String, String> extensions) {
    var spec = new Spec(new HashMap<>());
    extension.customize(
        Fake.of(Call.class, new Extensions(extensions)), Fake.of(ContainerSpec.class, spec));
    return spec.environment;
  }

  /** The only part of a call that shapes an instance. */
  record Extensions(Map<String, String> extensions) {}

  /** An environment that grows. */
  record Spec(Map<String, String> environment) {
    void environment(String name, String value) {
      environment.put(name, value);
    }
  }
}

package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.girolle.spi.Call;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverExtension;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a test sees of a driver extension. */
public class RealRunnersTest {
  @RegisterExtension static final PluginTest plugin = PluginTest.of(Colour.class).realRunners(1);

  /** Puts an extension into the container's labels. */
  public static final class Colour implements DriverExtension {
    @Override
    public Set<String> keys() {
      return Set.of("COLOUR");
    }

    @Override
    public void customize(Call call, ContainerSpec spec) {
      spec.label("colour", call.extensions().getOrDefault("COLOUR", "none"));
    }
  }

  @Test
  void theContainerIsAsTheExtensionMadeIt() {
    CallOutcome outcome = plugin.call("/hello").extension("COLOUR", "red").body("echo").send();

    assertEquals("echo", outcome.text());
    assertEquals("red", outcome.container().labels().get("colour"));
    assertEquals(List.of(new Edit("colour", "label colour", null, "red")), outcome.runnerEdits());
  }

  @Test
  void aWarmContainerIsTheSame() {
    String first = plugin.call("/hello").extension("COLOUR", "blue").send().container().id();
    assertEquals(first, plugin.call("/hello").extension("COLOUR", "blue").send().container().id());
    assertNotEquals(first, plugin.call("/hello").send().container().id());
  }
}

package io.girolle.plugins.cheese;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.spi.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CheesePluginTest {

  @Test
  void isFoundInItsJar() {
    List<Plugin> found =
        ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, found.size());
    assertInstanceOf(CheesePlugin.class, found.get(0));
  }

  @Test
  void addsAnOverriderAndADriverExtension() {
    Parts parts = install(ConfigFactory.parseString("variety = Sbrinz"));

    assertEquals(List.of(new CheeseOverrider("Sbrinz")), parts.overriders);
    assertEquals(1, parts.extensions.size());
    assertInstanceOf(CheeseVariable.class, parts.extensions.get(0));
  }

  @Test
  void servesTeteDeMoineUnlessToldOtherwise() {
    Parts parts = install(ConfigFactory.parseResources("reference.conf"));

    assertEquals(List.of(new CheeseOverrider("Tete de Moine")), parts.overriders);
  }

  @Test
  void refusesAnEmptyVariety() {
    for (String variety : List.of("", "  ")) {
      var fault = assertThrows(IllegalArgumentException.class, () -> new Cheese(variety));
      assertEquals(
          "variety: \"" + variety + "\" (expected: the name of a cheese, not a blank one)",
          fault.getMessage());
    }
  }

  private static Parts install(Config config) {
    var parts = new Parts(config);
    new CheesePlugin().install(Fake.of(PluginContext.class, parts));
    return parts;
  }

  /** What a context is asked for and given. */
  static final class Parts {
    private final Config config;
    private final List<CallOverrider> overriders = new ArrayList<>();
    private final List<DriverExtension> extensions = new ArrayList<>();

    Parts(Config config) {
      this.config = config;
    }

    Record config(Class<?> type) {
      assertEquals(Cheese.class, type);
      return new Cheese(config.getString("variety"));
    }

    Registration overrider(CallOverrider overrider) {
      overriders.add(overrider);
      return Fake.of(Registration.class, new Object());
    }

    Registration driverExtension(DriverExtension extension) {
      extensions.add(extension);
      return Fake.of(Registration.class, new Object());
    }
  }
}

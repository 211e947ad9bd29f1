package io.girolle.bench.micro;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.Registered;
import io.girolle.loader.BuiltIn;
import io.girolle.loader.Generation;
import io.girolle.loader.PluginLoader;
import io.girolle.loader.PluginSettings;
import io.girolle.plugins.placers.PlacersPlugin;
import io.girolle.spi.Placer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The placers of the distribution, installed as a node installs them. */
final class ShippedPlacers {
  private ShippedPlacers() {}

  static Placer placer(String name) throws IOException {
    Path folder = Files.createTempDirectory("girolle-bench-");
    var settings = PluginSettings.of(ConfigFactory.parseString("dir = ., enabled = []"), folder);
    var placers =
        new BuiltIn("placers", "bench.placers", ConfigFactory.empty(), PlacersPlugin::new);
    var loader = new PluginLoader(folder, new SimpleMeterRegistry(), Clock.systemUTC());
    Generation generation = loader.load(settings, List.of(placers));
    Files.delete(folder);
    Registered<Placer> found = generation.parts().placers().get(name);
    if (found == null) {
      throw new IllegalArgumentException("no placer is called " + name);
    }
    return found.part();
  }
}

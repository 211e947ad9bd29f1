package io.girolle.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.girolle.loader.BuiltIn;
import io.girolle.loader.PluginLoader;
import io.girolle.loader.PluginSettings;
import io.girolle.runner.process.ProcessDriverPlugin;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Driver;
import io.girolle.testkit.conformance.DriverConformance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The process driver that nodes bring keeps to the rules, with real processes. */
class ProcessDriverConformsTest implements DriverConformance {
  @TempDir private Path folder;

  @Override
  public Driver driver() {
    Config images =
        ConfigFactory.parseMap(
            Map.of("images.sample", Map.of("command", SampleFunction.command(), "dir", ".")));
    var process =
        new BuiltIn("process", "drivers.process", images, () -> new ProcessDriverPlugin(folder));
    var settings = PluginSettings.of(ConfigFactory.parseString("dir = ., enabled = []"), folder);
    return new PluginLoader(folder, new SimpleMeterRegistry(), Clock.systemUTC())
        .load(settings, List.of(process))
        .parts()
        .drivers()
        .get("process")
        .part();
  }

  @Override
  public AppFunction function() {
    return AppFunction.builder("sample", "sample", "app", "sample").build();
  }

  @Override
  public String unknownImage() {
    return "unknown";
  }
}

package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** What a node has around its loader: a folder of plugins, a configuration file, meters. */
final class Node {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-05-01T10:00:00Z"));

  final Path home;
  final Path plugins;
  final Path copies;
  final Path conf;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** How long threads of a plugin that is closed may take to end. */
  Duration patience = Duration.ofSeconds(60);

  Node(Path home) {
    this.home = home;
    this.plugins = home.resolve("plugins");
    this.copies = home.resolve("copies");
    this.conf = home.resolve("girolle.conf");
  }

  /** Writes a jar into the plugins folder. */
  Path put(String file, JarMaker jar) {
    return jar.write(plugins.resolve(file));
  }

  /** Reads settings from a file whose first line is {@code girolle.plugins.dir}. */
  PluginSettings settings(String... lines) {
    String text =
        "girolle.plugins.dir = plugins\n"
            + Stream.of(lines).map(l -> "girolle.plugins." + l + "\n").reduce("", String::concat);
    try {
      Files.writeString(conf, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var config = ConfigFactory.parseFile(conf.toFile()).resolve();
    return PluginSettings.of(config.getConfig("girolle.plugins"), home);
  }

  Generation load(String... lines) {
    return load(List.of(), lines);
  }

  Generation load(List<BuiltIn> builtIns, String... lines) {
    return loader().load(settings(lines), builtIns);
  }

  /** The faults with which loading fails, each as its line, with the home folder left out. */
  List<String> faults(String... lines) {
    return faults(List.of(), lines);
  }

  List<String> faults(List<BuiltIn> builtIns, String... lines) {
    var refused = assertThrows(InvalidConfigException.class, () -> load(builtIns, lines));
    return lines(refused.faults());
  }

  /** Faults as lines, with the home folder left out. */
  List<String> lines(List<Fault> faults) {
    return faults.stream().map(f -> f.toString().replace(home + "/", "")).toList();
  }

  PluginLoader loader() {
    return new PluginLoader(copies, new StaticChecks(), new Installer(meters, CLOCK, patience));
  }
}

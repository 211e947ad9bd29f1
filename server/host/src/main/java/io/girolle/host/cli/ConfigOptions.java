package io.girolle.host.cli;

import io.girolle.host.config.ConfigSource;
import io.girolle.host.config.NodeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a node is configured. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; conf/girolle.conf of the distribution unless said.")
  private @Nullable Path file;

  @Option(
      names = "-D",
      paramLabel = "key=HOCON",
      description = "Sets one key, over the configuration. May be repeated.")
  private List<String> settings = new ArrayList<>();

  /** Where the configuration comes from, the command line's own settings last. */
  ConfigSource source(Path home, List<String> more) {
    Path chosen = file != null ? file.toAbsolutePath() : home.resolve("conf/girolle.conf");
    List<String> all = new ArrayList<>(more);
    all.addAll(settings);
    return new ConfigSource(home, chosen, all);
  }

  NodeSettings settings(Path home, List<String> more) {
    return NodeSettings.of(source(home, more).read(), home);
  }
}

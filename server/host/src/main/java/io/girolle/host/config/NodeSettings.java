package io.girolle.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.girolle.agent.AgentSettings;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.call.config.RecordBinder;
import io.girolle.call.tls.TlsFiles;
import io.girolle.host.http.HttpSettings;
import io.girolle.loader.PluginSettings;
import io.girolle.runner.RunnerSettings;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node's configuration, typed.
 *
 * @param home what relative paths are relative to
 * @param config all keys below {@code girolle}, resolved
 * @param sections the keys below {@code girolle}
 * @param agent {@code girolle.lb}
 * @param runner {@code girolle.runner}
 * @param runnerHost the keys of {@code girolle.runner} that are the host's
 * @param plugins {@code girolle.plugins}
 * @param reload {@code girolle.plugins.reload}
 */
public record NodeSettings(
    Path home,
    Config config,
    Sections sections,
    AgentSettings agent,
    RunnerSettings runner,
    RunnerHost runnerHost,
    PluginSettings plugins,
    Reload reload) {

  private record Root(Config girolle) {}

  /** The keys below {@code girolle}; those of other modules are bound by them. */
  public record Sections(
      NodeSection node,
      HttpSettings http,
      Admin admin,
      Config plugins,
      CatalogSettings catalog,
      Config lb,
      Config runner) {}

  /** {@code girolle.node}. */
  public record NodeSection(String role, String id, String zone, Duration drain) {

    /** Checks the role. */
    public NodeSection {
      Role.of(role);
    }

    /** What the node is. */
    public Role roleOf() {
      return Role.of(role);
    }
  }

  /** Where gRPC is listened to. */
  public record Listener(String host, int port) {

    /** Checks the port. */
    public Listener {
      checkPort(port);
    }
  }

  /** {@code girolle.admin}. */
  public record Admin(String host, int port, Optional<Secret> token, int explainRecords) {

    /** Beyond loopback it takes a token. */
    public Admin {
      checkPort(port);
      if (explainRecords < 0 || explainRecords > 10_000) {
        throw new IllegalArgumentException(
            "explain-records: " + explainRecords + " (expected: 0..10000)");
      }
      if (token.filter(t -> !t.reveal().isBlank()).isEmpty() && !isLoopback(host)) {
        throw new IllegalArgumentException(
            "host: " + host + " is reachable from outside; set token, or use 127.0.0.1");
      }
    }
  }

  /**
   * {@code girolle.runner.grpc}.
   *
   * @param tls mutual TLS with load balancers; plaintext unless set
   */
  public record GrpcListener(String host, int port, Optional<TlsFiles> tls) {

    /** Checks the port. */
    public GrpcListener {
      port = new Listener(host, port).port();
    }
  }

  /** The keys of {@code girolle.runner} that say how many runners a node has, and where. */
  public record RunnerHost(Optional<String> id, int count, GrpcListener grpc) {

    /** Checks the count. */
    public RunnerHost {
      if (count < 1 || count > 100) {
        throw new IllegalArgumentException("count: " + count + " (expected: 1..100)");
      }
    }
  }

  /** {@code girolle.plugins.reload}: how changed plugins come into service. */
  public record Reload(Duration every, Duration settled, int draining, Duration patience) {

    /** Checks the ranges. */
    public Reload {
      if (every.isNegative() || settled.isNegative() || patience.isNegative()) {
        throw new IllegalArgumentException("a duration is negative (expected: >= 0s)");
      }
      if (draining < 1) {
        throw new IllegalArgumentException("draining: " + draining + " (expected: >= 1)");
      }
    }
  }

  /** Whether the node is this, maybe among others. */
  public boolean plays(NodeRole role) {
    return sections.node().roleOf().plays(role);
  }

  /**
   * Binds a configuration.
   *
   * @param config all of it, resolved
   * @param home what relative paths are relative to
   * @throws InvalidConfigException with every fault
   */
  public static NodeSettings of(Config config, Path home) {
    var faults = new Faults();
    Config girolle = RecordBinder.bind(Root.class, config.withOnlyPath("girolle"), "").girolle();
    Sections sections = RecordBinder.bind(Sections.class, girolle.root(), "girolle", faults);
    if (!hasSections(girolle)) {
      faults.throwIfAny();
    }
    onlyBuiltIns(girolle, "lb.pools", "static", faults);
    onlyBuiltIns(girolle, "runner.drivers", "process", faults);
    Config runner = girolle.getConfig("runner");
    var agent = gather(faults, () -> AgentSettings.of(girolle.getConfig("lb"), home));
    var runnerSettings = gather(faults, () -> RunnerSettings.of(runner, home));
    var runnerHost =
        RecordBinder.bind(
            RunnerHost.class, only(runner, "id", "count", "grpc").root(), "girolle.runner", faults);
    Config pluginKeys = girolle.getConfig("plugins");
    var plugins = gather(faults, () -> PluginSettings.of(pluginKeys.withoutPath("reload"), home));
    var reload =
        RecordBinder.bind(
            Reload.class, object(pluginKeys, "reload"), "girolle.plugins.reload", faults);
    agent.ifPresent(lb -> checkBodyMemory(lb, girolle, faults));
    faults.throwIfAny();
    return new NodeSettings(
        home,
        girolle,
        present(sections),
        present(agent.orElse(null)),
        present(runnerSettings.orElse(null)),
        present(runnerHost),
        present(plugins.orElse(null)),
        present(reload));
  }

  /** The keys below {@code girolle} that have other values in another configuration. */
  public List<String> differences(NodeSettings other) {
    var keys = new TreeSet<String>();
    keys.addAll(leaves(config));
    keys.addAll(leaves(other.config));
    return keys.stream()
        .filter(key -> !value(config, key).equals(value(other.config, key)))
        .map(key -> "girolle." + key)
        .toList();
  }

  private static Set<String> leaves(Config config) {
    return config.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private static Optional<ConfigValue> value(Config config, String key) {
    return config.hasPathOrNull(key) && !config.getIsNull(key)
        ? Optional.of(config.getValue(key))
        : Optional.empty();
  }

  private static ConfigObject object(Config section, String key) {
    return section.root().get(key) instanceof ConfigObject object
        ? object
        : ConfigFactory.empty().root().withOrigin(section.origin());
  }

  /** Bodies are buffered on the heap, where everything else must have room too. */
  private static void checkBodyMemory(AgentSettings lb, Config girolle, Faults faults) {
    long half = Runtime.getRuntime().maxMemory() / 2;
    if (lb.bodyMemory().toBytes() > half) {
      faults.add(
          new Fault(
              Fault.place(girolle.getValue("lb.body-memory").origin()),
              "girolle.lb.body-memory",
              "%d bytes is more than half of the heap, %d bytes; lower it, or raise -Xmx in GIROLLE_JAVA_OPTS"
                  .formatted(lb.bodyMemory().toBytes(), half)));
    }
  }

  private static boolean hasSections(Config girolle) {
    return Stream.of("lb", "runner", "plugins")
        .allMatch(key -> girolle.root().get(key) instanceof ConfigObject);
  }

  /**
   * What a jar brings is configured under {@code plugins}: here is the built-in's section alone.
   */
  private static void onlyBuiltIns(Config girolle, String path, String builtIn, Faults faults) {
    ConfigValue section = girolle.getValue(path);
    if (!(section instanceof ConfigObject object)) {
      faults.add(notAnObject(section, path));
      return;
    }
    object.forEach(
        (key, value) -> {
          String where = path + "." + ConfigUtil.joinPath(key);
          if (!key.equals(builtIn)) {
            String message = "unknown key; there is: " + builtIn;
            faults.add(new Fault(Fault.place(value.origin()), "girolle." + where, message));
          } else if (!(value instanceof ConfigObject)) {
            faults.add(notAnObject(value, where));
          }
        });
  }

  private static Fault notAnObject(ConfigValue value, String path) {
    return new Fault(
        Fault.place(value.origin()),
        "girolle." + path,
        value.render() + " (expected: an object in braces)");
  }

  private static Config only(Config section, String... keys) {
    Config kept = section;
    for (String key : section.root().keySet()) {
      if (!List.of(keys).contains(key)) {
        kept = kept.withoutPath(ConfigUtil.quoteString(key));
      }
    }
    return kept;
  }

  private static <T> Optional<T> gather(Faults faults, Supplier<T> binding) {
    try {
      return Optional.of(binding.get());
    } catch (InvalidConfigException e) {
      faults.addAll(e.faults());
    } catch (IllegalArgumentException | ConfigException e) {
      faults.add(new Fault("", "", String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("not bound, and no fault told");
    }
    return value;
  }

  private static void checkPort(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

package io.girolle.loader;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.girolle.call.PluginRules;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.call.config.Nearest;
import io.girolle.call.config.RecordBinder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code girolle.plugins}, typed: the folder, what is enabled in which order, and what may.
 * Immutable.
 */
public final class PluginSettings {
  static final String DIR = "girolle.plugins.dir";

  private static final String PATH = "girolle.plugins";
  private static final String ENABLED = "enabled";

  private final Path dir;
  private final String dirPlace;
  private final TrustSettings trust;
  private final List<EnabledInstance> enabled;
  private final ChainOrder chain;
  private final List<Fault> warnings;

  /** The section as it stands; what belongs to one instance is bound when it is enabled. */
  record Section(
      Path dir,
      Optional<List<String>> enabled,
      Optional<Config> config,
      Optional<Config> rules,
      Optional<Path> pins,
      Optional<Boolean> allowWritable,
      Optional<ChainOrder.Keys> chain,
      Optional<Duration> blockingBudget,
      Optional<Duration> lifecycleBudget,
      Optional<Duration> stall) {

    /** Refuses bounds that leave no time. */
    Section {
      RuleKeys.check("blocking-budget", blockingBudget);
      RuleKeys.check("lifecycle-budget", lifecycleBudget);
      RuleKeys.check("stall", stall);
    }

    TrustSettings trust(Config section, Path home) {
      String place = pins.isEmpty() ? "" : Fault.place(section.getValue("pins").origin());
      return new TrustSettings(
          pins.map(p -> home.resolve(p).normalize()), place, allowWritable.orElse(false));
    }

    RuleKeys.Bounds bounds() {
      return new RuleKeys.Bounds(
          blockingBudget.orElse(PluginRules.BLOCKING_BUDGET),
          lifecycleBudget.orElse(PluginRules.LIFECYCLE_BUDGET),
          stall.orElse(PluginRules.STALL));
    }
  }

  private PluginSettings(
      Path dir,
      String dirPlace,
      TrustSettings trust,
      List<EnabledInstance> enabled,
      ChainOrder chain,
      List<Fault> warnings) {
    this.dir = dir;
    this.dirPlace = dirPlace;
    this.trust = trust;
    this.enabled = List.copyOf(enabled);
    this.chain = chain;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Reads the section.
   *
   * @param section the resolved object {@code girolle.plugins}: {@code dir}, {@code enabled} (a
   *     list or a comma-separated string of instances), {@code config.<instance>}, {@code
   *     rules.<instance>}, {@code pins}, {@code allow-writable}, {@code chain}, {@code
   *     blocking-budget}, {@code lifecycle-budget} and {@code stall}
   * @param home what relative paths are resolved against
   * @throws InvalidConfigException with every fault
   */
  public static PluginSettings of(Config section, Path home) {
    Section bound = RecordBinder.bind(Section.class, section, PATH);
    var faults = new Faults();
    Map<String, ConfigOrigin> names = names(bound, section.root().get(ENABLED), faults);
    ConfigObject config = objectOrEmpty(bound.config(), section);
    ConfigObject rules = objectOrEmpty(bound.rules(), section);
    RuleKeys.Bounds bounds = bound.bounds();
    var enabled = new ArrayList<EnabledInstance>();
    names.forEach(
        (name, origin) -> enabled.add(instance(name, origin, config, rules, bounds, faults)));
    faults.throwIfAny();
    var warnings = new ArrayList<Fault>();
    warnings.addAll(strangers("config", config, names));
    warnings.addAll(strangers("rules", rules, names));
    String dirPlace = Fault.place(section.getValue("dir").origin());
    return new PluginSettings(
        home.resolve(bound.dir()).normalize(),
        dirPlace,
        bound.trust(section, home),
        enabled,
        ChainOrder.of(bound.chain(), section.root().get("chain")),
        warnings);
  }

  /**
   * The rules for an instance, which needn't be enabled.
   *
   * @param section the resolved object {@code girolle.plugins}
   * @param instance its name
   * @throws InvalidConfigException with every fault
   */
  public static PluginRules rules(Config section, String instance) {
    Section bound = RecordBinder.bind(Section.class, section, PATH);
    var faults = new Faults();
    ConfigObject rules = objectOrEmpty(bound.rules(), section);
    String path = path("rules", instance);
    RuleKeys keys = RuleKeys.of(section(rules, instance, path, faults), path, faults);
    faults.throwIfAny();
    return keys.rules(bound.bounds());
  }

  /**
   * The same without some instances.
   *
   * @param off their names
   */
  public PluginSettings without(Set<String> off) {
    List<EnabledInstance> left = enabled.stream().filter(e -> !off.contains(e.name())).toList();
    return new PluginSettings(dir, dirPlace, trust, left, chain.without(off), warnings);
  }

  /** The names of what is enabled, in order. */
  public List<String> instances() {
    return enabled.stream().map(EnabledInstance::name).toList();
  }

  /** The folder with the plugins. */
  public Path dir() {
    return dir;
  }

  /** The file that lists the only jars that may run, if there is to be one. */
  public Optional<Path> pins() {
    return trust.pins();
  }

  /** File and line of the key that names the folder. */
  String dirPlace() {
    return dirPlace;
  }

  /** Which jars may run at all. */
  TrustSettings trust() {
    return trust;
  }

  /** What is enabled, in the order of the chain. */
  List<EnabledInstance> enabled() {
    return enabled;
  }

  /** In which order calls pass them, where that of {@code enabled} isn't it. */
  ChainOrder chain() {
    return chain;
  }

  /** Sections for what isn't enabled. */
  List<Fault> warnings() {
    return warnings;
  }

  private static Map<String, ConfigOrigin> names(
      Section bound, @Nullable ConfigValue value, Faults faults) {
    var names = new LinkedHashMap<String, ConfigOrigin>();
    List<String> listed = bound.enabled().orElse(List.of());
    for (int i = 0; value != null && i < listed.size(); i++) {
      String name = listed.get(i);
      ConfigOrigin origin =
          value instanceof ConfigList list ? list.get(i).origin() : value.origin();
      if (!Names.isName(name)) {
        String message = "'" + name + "' (expected: " + Names.EXPECTED + ")";
        faults.add(new Fault(Fault.place(origin), PATH + "." + ENABLED, message));
      } else if (names.putIfAbsent(name, origin) != null) {
        String message =
            name
                + " is there twice; a second instance has a name of its own and a rule, "
                + path("rules", "<name>")
                + ".use = "
                + name;
        faults.add(new Fault(Fault.place(origin), PATH + "." + ENABLED, message));
      }
    }
    return names;
  }

  private static EnabledInstance instance(
      String name,
      ConfigOrigin origin,
      ConfigObject config,
      ConfigObject rules,
      RuleKeys.Bounds bounds,
      Faults faults) {
    String configPath = path("config", name);
    ConfigObject own = section(config, name, configPath, faults);
    String rulesPath = path("rules", name);
    ConfigObject ruled = section(rules, name, rulesPath, faults);
    RuleKeys keys = RuleKeys.of(ruled, rulesPath, faults);
    ConfigValue use = keys.use().isPresent() ? ruled.get("use") : null;
    return new EnabledInstance(
        name,
        keys.use().orElse(name),
        use == null ? PATH + "." + ENABLED : rulesPath + ".use",
        Fault.place(use == null ? origin : use.origin()),
        keys.rules(bounds),
        own.toConfig(),
        configPath);
  }

  private static ConfigObject section(
      ConfigObject parent, String name, String path, Faults faults) {
    ConfigValue value = parent.get(name);
    if (value instanceof ConfigObject object) {
      return object;
    }
    if (value != null) {
      String message = value.render() + " (expected: an object in braces)";
      faults.add(new Fault(Fault.place(value.origin()), path, message));
    }
    return ConfigFactory.empty().root().withOrigin(parent.origin());
  }

  private static List<Fault> strangers(
      String kind, ConfigObject sections, Map<String, ConfigOrigin> enabled) {
    var warnings = new ArrayList<Fault>();
    new TreeMap<>(sections)
        .forEach(
            (name, value) -> {
              if (!enabled.containsKey(name)) {
                String hint =
                    Nearest.to(name, enabled.keySet())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
                String message = "has no effect: " + name + " isn't enabled" + hint;
                warnings.add(new Fault(Fault.place(value.origin()), path(kind, name), message));
              }
            });
    return warnings;
  }

  private static ConfigObject objectOrEmpty(Optional<Config> config, Config section) {
    return config
        .map(Config::root)
        .orElseGet(() -> ConfigFactory.empty().root().withOrigin(section.origin()));
  }

  private static String path(String kind, String instance) {
    String key = instance.startsWith("<") ? instance : ConfigUtil.joinPath(instance);
    return PATH + "." + kind + "." + key;
  }
}

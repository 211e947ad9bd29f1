package io.girolle.loader;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.girolle.call.Parts;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.Nearest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code girolle.plugins.chain}: parts that come before all others of their kind, by the name of
 * their instance, or of instance and part.
 */
final class ChainOrder {
  private static final String PATH = "girolle.plugins.chain";

  private final Keys keys;
  private final @Nullable ConfigValue section;
  private final Set<String> off;

  /** The section as it stands. */
  record Keys(Optional<List<String>> overriders, Optional<List<String>> listeners) {
    private static final Keys NONE = new Keys(Optional.empty(), Optional.empty());
  }

  private ChainOrder(Keys keys, @Nullable ConfigValue section, Set<String> off) {
    this.keys = keys;
    this.section = section;
    this.off = Set.copyOf(off);
  }

  /**
   * An order.
   *
   * @param keys what was configured
   * @param section where it stands, for messages
   */
  static ChainOrder of(Optional<Keys> keys, @Nullable ConfigValue section) {
    return new ChainOrder(keys.orElse(Keys.NONE), section, Set.of());
  }

  /** The same order, in which some instances may be missing. */
  ChainOrder without(Set<String> instances) {
    return new ChainOrder(keys, section, instances);
  }

  /**
   * The parts in this order; names that no part goes by are faults, unless there are others, which
   * parts may be missing for.
   */
  Parts of(Parts parts, Faults faults) {
    if (!faults.isEmpty()) {
      return parts;
    }
    List<String> overriders = keys.overriders().orElse(List.of());
    List<String> listeners = keys.listeners().orElse(List.of());
    check("overriders", overriders, parts.overriderNames(), faults);
    check("listeners", listeners, parts.listenerNames(), faults);
    return parts.inOrder(overriders, listeners);
  }

  private void check(String key, List<String> names, Set<String> known, Faults faults) {
    var seen = new HashSet<String>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!seen.add(name)) {
        faults.add(new Fault(place(key, i), PATH + "." + key, name + " is there twice"));
      } else if (!known.contains(name) && !off.contains(name.replaceFirst("/.*", ""))) {
        String hint = Nearest.to(name, known).map(n -> "; did you mean " + n + "?").orElse("");
        String message =
            "none of the %s is called %s; there are: %s%s"
                .formatted(key, name, known.isEmpty() ? "none" : String.join(", ", known), hint);
        faults.add(new Fault(place(key, i), PATH + "." + key, message));
      }
    }
  }

  private String place(String key, int index) {
    ConfigValue names = section instanceof ConfigObject object ? object.get(key) : null;
    if (names == null) {
      return "";
    }
    boolean listed = names instanceof ConfigList list && index < list.size();
    return Fault.place((listed ? ((ConfigList) names).get(index) : names).origin());
  }
}

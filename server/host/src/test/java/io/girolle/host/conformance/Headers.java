package io.girolle.host.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** Headers by name in lower case; order counts within a name alone. Filled, then read. */
public final class Headers {
  private final TreeMap<String, List<String>> all = new TreeMap<>();

  public void add(String name, String value) {
    all.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).add(value);
  }

  public Set<String> names() {
    return all.keySet();
  }

  /** The values of a name; empty when it isn't there. */
  public List<String> values(String name) {
    return all.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** The first value of a name; empty when it isn't there. */
  public String first(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  @Override
  public String toString() {
    return all.toString();
  }
}

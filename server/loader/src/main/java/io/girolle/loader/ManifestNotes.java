package io.girolle.loader;

import io.girolle.call.PluginInstance;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.spi.NodeRole;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the manifest of a short-form plugin says of its parts.
 *
 * @param blocking whether they may block
 * @param owns extension keys that they claim
 * @param role where they run, if it says so
 */
record ManifestNotes(boolean blocking, List<String> owns, Optional<NodeRole> role) {
  private static final String BLOCKING = "Girolle-Blocking";
  private static final String OWNS = "Girolle-Owns";
  private static final String ROLE = "Girolle-Role";

  /**
   * Reads the manifest.
   *
   * @throws RefusedException with each attribute that has a bad value
   */
  static ManifestNotes of(PluginFile file, PluginInstance plugin) throws RefusedException {
    var faults = new Faults();
    String blocking = file.attribute(BLOCKING).orElse("false");
    if (!blocking.equals("true") && !blocking.equals("false")) {
      faults.add(fault(plugin, BLOCKING, blocking, "true or false"));
    }
    List<String> owns =
        file.attribute(OWNS)
            .map(keys -> Arrays.stream(keys.split(",", -1)).map(String::strip).toList())
            .orElse(List.of());
    if (owns.contains("")) {
      String value = file.attribute(OWNS).orElse("");
      faults.add(fault(plugin, OWNS, value, "extension keys with commas between them"));
    }
    Optional<String> role = file.attribute(ROLE);
    if (role.isPresent() && !role.get().equals("lb") && !role.get().equals("runner")) {
      faults.add(fault(plugin, ROLE, role.get(), "lb or runner"));
    }
    if (!faults.isEmpty()) {
      throw new RefusedException(faults.list());
    }
    return new ManifestNotes(
        blocking.equals("true"),
        owns,
        role.map(r -> r.equals("lb") ? NodeRole.LB : NodeRole.RUNNER));
  }

  private static Fault fault(
      PluginInstance plugin, String attribute, String value, String expected) {
    String message = "manifest: %s: '%s' (expected: %s)".formatted(attribute, value, expected);
    return new Fault(plugin.source(), plugin.name(), message);
  }
}

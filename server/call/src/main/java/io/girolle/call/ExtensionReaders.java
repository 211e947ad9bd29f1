package io.girolle.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.spi.DriverExtension;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which extension keys the driver extensions of a runner read, as it says in its custom status: an
 * array in JSON of {@code plugin}, {@code version} and {@code keys}.
 */
public final class ExtensionReaders {
  /** The key in the custom status. */
  public static final String STATUS = "girolle.extensions";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ExtensionReaders() {}

  private record Reader(String plugin, String version, Set<String> keys) {}

  /**
   * What a runner says; empty when it has no driver extensions.
   *
   * @param extensions its driver extensions, whose keys are asked for
   */
  public static SortedMap<String, String> status(List<Registered<DriverExtension>> extensions) {
    var status = new TreeMap<String, String>();
    if (!extensions.isEmpty()) {
      List<Reader> readers = extensions.stream().map(ExtensionReaders::reader).toList();
      status.put(STATUS, CallJson.text(readers));
    }
    return status;
  }

  /**
   * The keys that a runner reads, as far as it says.
   *
   * @param said what it said under {@link #STATUS}
   * @return empty when that isn't to be understood
   */
  public static Optional<Set<String>> keys(String said) {
    try {
      var keys = new TreeSet<String>();
      for (JsonNode reader : MAPPER.readTree(said)) {
        reader.path("keys").forEach(key -> keys.add(key.asText()));
      }
      return Optional.of(keys);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Reader reader(Registered<DriverExtension> extension) {
    PluginInstance plugin = extension.plugin();
    ClassLoader before = plugin.enter();
    try {
      return new Reader(plugin.name(), plugin.version(), new TreeSet<>(extension.part().keys()));
    } finally {
      PluginInstance.leave(before);
    }
  }
}

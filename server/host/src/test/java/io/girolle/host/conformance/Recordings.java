package io.girolle.host.conformance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The recordings among the test resources. */
final class Recordings {
  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);

  private static final String FOLDER = "/fn-recordings/";
  private static final Pattern ID = Pattern.compile("01[0-9A-Z]{24}");
  private static final int ID_TAIL = 10;

  private Recordings() {}

  /** All of them, by name. */
  static List<Recording> all() {
    Map<String, String> known = idsByTail(read("catalog.json"));
    try (Stream<Path> files = Files.list(path("lb"))) {
      return files.sorted().map(file -> Recording.of(read(file, known))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file beside them. */
  static JsonNode read(String name) {
    return read(path(name), Map.of());
  }

  private static Path path(String name) {
    var url = Recordings.class.getResource(FOLDER + name);
    if (url == null) {
      throw new IllegalStateException("no resource " + FOLDER + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Some cases were recorded with a catalog whose ids begin otherwise. */
  private static JsonNode read(Path file, Map<String, String> knownIds) {
    try {
      String text = Files.readString(file);
      return JSON.readTree(
          ID.matcher(text).replaceAll(id -> knownIds.getOrDefault(tail(id.group()), id.group())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> idsByTail(JsonNode catalog) {
    Map<String, String> ids = new HashMap<>();
    for (String kind : List.of("apps", "fns", "triggers")) {
      for (JsonNode thing : catalog.get(kind)) {
        String id = thing.get("id").asText();
        ids.put(tail(id), id);
      }
    }
    return ids;
  }

  private static String tail(String id) {
    return id.substring(ID_TAIL);
  }
}

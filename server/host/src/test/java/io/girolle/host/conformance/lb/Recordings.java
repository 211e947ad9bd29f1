package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.RecordingFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The recordings of load balancers. */
final class Recordings {
  private static final Pattern ID = Pattern.compile("01[0-9A-Z]{24}");
  private static final int ID_TAIL = 10;

  private Recordings() {}

  /** All of them, by name. Some were made with a catalog whose ids begin otherwise. */
  static List<Recording> all() {
    Map<String, String> known = idsByTail(RecordingFiles.read("catalog.json"));
    return RecordingFiles.all(
            "lb",
            text ->
                ID.matcher(text).replaceAll(id -> known.getOrDefault(tail(id.group()), id.group())))
        .stream()
        .map(Recording::of)
        .toList();
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

package io.girolle.host.conformance.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.call.Timers;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.host.conformance.lb.RecordedCatalog;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The apps, functions and triggers of recordings, as their calls tell. */
final class RecordedThings {
  private static final Set<String> MADE = Set.of("FN_APP_ID", "FN_FN_ID", "FN_MEMORY", "FN_TYPE");
  private static final String TRIGGERS = "/t/";

  private final Map<String, ObjectNode> apps = new TreeMap<>();
  private final Map<String, ObjectNode> functions = new TreeMap<>();
  private final Map<String, ObjectNode> triggers = new TreeMap<>();

  private RecordedThings() {}

  static RecordedCatalog of(Timers timers, List<WholeRecording> recordings) {
    var things = new RecordedThings();
    for (WholeRecording recording : recordings) {
      recording.streams().forEach(stream -> things.add(WholeRecording.call(stream)));
    }
    ObjectNode json = RecordingFiles.JSON.createObjectNode();
    json.putArray("apps").addAll(things.apps.values());
    json.putArray("fns").addAll(things.functions.values());
    json.putArray("triggers").addAll(things.triggers.values());
    return new RecordedCatalog(timers, json, false);
  }

  private void add(JsonNode call) {
    String app = call.get("app_id").asText();
    String function = call.get("fn_id").asText();
    apps.put(app, thing(app).put("name", call.get("app_name").asText()));
    functions.put(function, function(call, thing(function)));
    String trigger = call.get("trigger_id").asText();
    if (!trigger.isEmpty()) {
      String source = source(call);
      triggers.put(
          trigger, thing(trigger).put("app_id", app).put("fn_id", function).put("source", source));
    }
  }

  /** What was of the app in its config is taken for the function's: calls don't tell. */
  private static ObjectNode function(JsonNode call, ObjectNode function) {
    function.put("name", function.get("id").asText());
    for (String name :
        List.of("app_id", "image", "memory", "timeout", "idle_timeout", "annotations")) {
      function.set(name, call.get(name));
    }
    ObjectNode config = call.get("config").deepCopy();
    function.set("config", config.remove(MADE));
    return function;
  }

  private static String source(JsonNode call) {
    String path = URI.create(call.get("url").asText()).getPath();
    return path.substring((TRIGGERS + call.get("app_name").asText()).length());
  }

  private static ObjectNode thing(String id) {
    return RecordingFiles.JSON.createObjectNode().put("id", id);
  }
}

package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the engine can do with containers. */
final class Containers {
  private static final String ALL = "/containers";

  private final Engine engine;

  Containers(Engine engine) {
    this.engine = engine;
  }

  /** Creates one; gives its id. */
  String create(String name, JsonNode request) throws EngineException {
    return engine
        .post(ALL + "/create?name=" + Engine.encoded(name), request)
        .path("Id")
        .asText(name);
  }

  /** What it writes from now on. */
  EngineStream attach(String id) throws EngineException {
    return engine.open(
        "POST", Engine.path(ALL, id, "/attach?stream=1&stdout=1&stderr=1"), Map.of());
  }

  void start(String id) throws EngineException {
    engine.post(Engine.path(ALL, id, "/start"));
  }

  void pause(String id) throws EngineException {
    engine.post(Engine.path(ALL, id, "/pause"));
  }

  void unpause(String id) throws EngineException {
    engine.post(Engine.path(ALL, id, "/unpause"));
  }

  /** Asks it to end; one that has ended already is fine. */
  void terminate(String id) throws EngineException {
    try {
      engine.post(Engine.path(ALL, id, "/kill?signal=SIGTERM"));
    } catch (EngineException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  /** Kills it if need be and removes it with its own volumes; one that isn't there is fine. */
  void remove(String id) throws EngineException {
    try {
      engine.delete(Engine.path(ALL, id, "?force=1&v=1"));
    } catch (EngineException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  JsonNode inspect(String id) throws EngineException {
    return engine.get(Engine.path(ALL, id, "/json"));
  }

  /** All that have a label of that value, whatever they do. */
  List<JsonNode> labelled(String label, String value) throws EngineException {
    String filters = Json.filters(Map.of("label", List.of(label + "=" + value)));
    var found = new ArrayList<JsonNode>();
    engine.get(ALL + "/json?all=1&filters=" + Engine.encoded(filters)).forEach(found::add);
    return found;
  }
}

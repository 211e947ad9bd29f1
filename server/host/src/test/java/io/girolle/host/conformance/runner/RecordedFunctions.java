package io.girolle.host.conformance.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.girolle.host.conformance.RecordingFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The functions of the recordings, as images for the process driver. */
public record RecordedFunctions(Path nodeModules) {
  private static final String FOLDER = "functions";

  /** The folder that they run in. */
  Path folder() {
    return RecordingFiles.path(FOLDER);
  }

  /** The section of the process driver. */
  Config images() {
    JsonNode json = RecordingFiles.read(FOLDER + "/images.json");
    Map<String, Object> images = new HashMap<>();
    json.fieldNames().forEachRemaining(name -> images.put(name, image(json.get(name))));
    return ConfigFactory.empty().withValue("images", ConfigValueFactory.fromMap(images));
  }

  private Map<String, Object> image(JsonNode json) {
    Map<String, String> environment = new HashMap<>();
    environment.put("NODE_PATH", nodeModules.toString());
    JsonNode own = json.path("env");
    own.fieldNames().forEachRemaining(name -> environment.put(name, own.get(name).asText()));
    return Map.of(
        "command",
        RecordingFiles.JSON.convertValue(json.get("command"), Object.class),
        "dir",
        ".",
        "env",
        environment);
  }
}

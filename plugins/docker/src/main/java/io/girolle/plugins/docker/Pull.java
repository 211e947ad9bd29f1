package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.spi.Secret;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;

/** Has the engine pull an image, on the thread that asks for it. */
final class Pull {
  private final Engine engine;
  private final Map<String, DockerSettings.Registry> registries;

  Pull(Engine engine, Map<String, DockerSettings.Registry> registries) {
    this.engine = engine;
    this.registries = registries;
  }

  /**
   * Pulls.
   *
   * @throws EngineException when that fails; the message is the engine's, or the registry's
   */
  void pull(ImageName image) throws EngineException {
    String path =
        "/images/create?fromImage=%s&tag=%s"
            .formatted(Engine.encoded(image.repository()), Engine.encoded(image.reference()));
    try (EngineStream progress = engine.openHere("POST", path, credentials(image))) {
      var steps = Json.values(progress.body());
      while (steps.hasNextValue()) {
        JsonNode step = steps.nextValue();
        if (step.has("error")) {
          throw EngineException.refused(500, step.path("error").asText());
        }
      }
    } catch (IOException e) {
      throw EngineException.unreachable("the engine broke the pull off: " + e.getMessage(), e);
    }
  }

  private Map<String, String> credentials(ImageName image) {
    DockerSettings.Registry registry = registries.get(image.registry());
    if (registry == null) {
      return Map.of();
    }
    Secret password = registry.password();
    byte[] json =
        Json.bytes(
            Json.object()
                .put("username", registry.username())
                .put("password", password.reveal())
                .put("serveraddress", image.registry()));
    return Map.of("X-Registry-Auth", Base64.getUrlEncoder().encodeToString(json));
  }
}

package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.plugins.docker.DockerSettings.PullPolicy;
import io.girolle.spi.Blame;
import io.girolle.spi.DriverException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sees to it that the engine has an image that can be run. */
final class Images {
  private final Engine engine;
  private final Pulls pulls;
  private final ImageUse use;
  private final PullPolicy policy;
  private final boolean volumes;

  Images(Engine engine, Pulls pulls, ImageUse use, PullPolicy policy, boolean volumes) {
    this.engine = engine;
    this.pulls = pulls;
    this.use = use;
    this.policy = policy;
    this.volumes = volumes;
  }

  /**
   * Waits until an image is there.
   *
   * @return how long pulling it took; zero when it needn't be
   */
  Duration ready(String image) throws DriverException, EngineException, InterruptedException {
    ImageName name =
        ImageName.parse(image)
            .orElseThrow(() -> new DriverException(400, Blame.USER, "Invalid Fn image", null));
    JsonNode facts = policy == PullPolicy.ALWAYS ? null : find(name);
    Duration took = Duration.ZERO;
    if (facts == null && policy != PullPolicy.NEVER) {
      Stopwatch watch = Stopwatch.start();
      pulls.await(name);
      took = watch.elapsed();
      facts = find(name);
    }
    if (facts == null) {
      throw new DriverException(
          502, Blame.USER, "Failed to pull image '%s': no such image".formatted(image), null);
    }
    use.note(facts.path("Id").asText());
    if (!volumes && !facts.at("/Config/Volumes").isEmpty()) {
      throw new DriverException(400, Blame.USER, "image has Volume definition", null);
    }
    return took;
  }

  private @Nullable JsonNode find(ImageName image) throws EngineException {
    try {
      return engine.get("/images/" + image.text() + "/json");
    } catch (EngineException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }
}

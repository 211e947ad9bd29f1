package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * Removes images while all together are too large: the longest unused first, those that were never
 * used here by their age. Images of a container, images that were used lately, and those that are
 * to be kept stay.
 */
final class ImageCleaner {
  private static final String NO_NAME = "<none>:<none>";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Engine engine;
  private final ImageUse use;
  private final DockerSettings.ImageCleaner settings;
  private final List<Pattern> keep;
  private final InstantSource clock;
  private final Meters meters;
  private final Logger log;

  ImageCleaner(
      Engine engine,
      ImageUse use,
      DockerSettings.ImageCleaner settings,
      InstantSource clock,
      Meters meters,
      Logger log) {
    this.engine = engine;
    this.use = use;
    this.settings = settings;
    this.keep = settings.keep().stream().map(ImageCleaner::glob).toList();
    this.clock = clock;
    this.meters = meters;
    this.log = log;
  }

  private record Image(String id, List<String> names, Instant used, Instant created) {}

  /** Looks, and removes what is too much. */
  void clean() {
    try {
      JsonNode disk = disk();
      long mark = settings.above().toBytes();
      if (size(disk) <= mark) {
        return;
      }
      for (Image image : removable(disk)) {
        if (remove(image) && size(disk()) <= mark) {
          return;
        }
      }
      log.warn("event=images-too-large bytes={} mark={}", size(disk()), mark);
    } catch (EngineException e) {
      meters.failed("clean");
      log.warn("event=images-not-cleaned error=\"{}\"", e.text());
    }
  }

  private JsonNode disk() throws EngineException {
    return engine.get("/system/df", LIMIT);
  }

  private static long size(JsonNode disk) {
    return disk.path("LayersSize").asLong();
  }

  private List<Image> removable(JsonNode disk) {
    Instant recent = clock.instant().minus(settings.unusedFor());
    var all = new HashSet<String>();
    var removable = new ArrayList<Image>();
    Set<String> needed = new HashSet<>();
    disk.path("Containers").forEach(container -> needed.add(container.path("ImageID").asText()));
    for (JsonNode image : disk.path("Images")) {
      String id = image.path("Id").asText();
      all.add(id);
      var names = new ArrayList<String>();
      image.path("RepoTags").forEach(name -> names.add(name.asText()));
      names.remove(NO_NAME);
      if (!needed.contains(id) && use.last(id).isBefore(recent) && !isKept(names)) {
        Instant created = Instant.ofEpochSecond(image.path("Created").asLong());
        removable.add(new Image(id, names, use.last(id), created));
      }
    }
    use.keep(all);
    removable.sort(Comparator.comparing(Image::used).thenComparing(Image::created));
    return removable;
  }

  private boolean isKept(List<String> names) {
    return names.stream()
        .anyMatch(name -> keep.stream().anyMatch(glob -> glob.matcher(name).matches()));
  }

  /** Without force: the engine refuses what has come into use meanwhile. */
  private boolean remove(Image image) {
    try {
      for (String name : image.names().isEmpty() ? List.of(image.id()) : image.names()) {
        engine.delete("/images/" + name, LIMIT);
      }
      meters.imageRemoved();
      log.info("event=image-removed image={} id={}", image.names(), image.id());
      return true;
    } catch (EngineException e) {
      log.info("event=image-not-removed image={} error=\"{}\"", image.names(), e.text());
      return false;
    }
  }

  private static Pattern glob(String text) {
    var pattern = new StringBuilder();
    for (char c : text.toCharArray()) {
      pattern.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return Pattern.compile(pattern.toString());
  }
}

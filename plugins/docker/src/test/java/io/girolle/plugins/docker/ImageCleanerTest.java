package io.girolle.plugins.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigMemorySize;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.spi.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Images of an engine of its own, since all are looked at. Each has 2 MiB. */
@WithDocker
class ImageCleanerTest {
  private static final long MIB = 1 << 20;
  private static final Set<String> ALL =
      Set.of("test/contained:1", "test/kept:1", "test/old:1", "test/older:1", "test/used:1");

  private final AtomicInteger removed = new AtomicInteger();
  @TempDir private Path root;
  private DockerEngine docker;
  private Engine engine;
  private ImageUse use;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void begin() throws Exception {
    docker = DockerEngine.start();
    engine = new Engine(docker.host(), 2, Duration.ofMinutes(1));
    use = new ImageUse(() -> now);
    for (String name : ALL) {
      byte[] content = new byte[(int) (2 * MIB)];
      new Random(name.hashCode()).nextBytes(content);
      Files.write(root.resolve("content"), content);
      docker.images().load(name, root, List.of("CMD [\"/none\"]"));
    }
    docker.docker("create", "--network", "none", "test/contained:1");
    for (String name : List.of("test/older:1", "test/old:1", "test/used:1")) {
      use.note(docker.docker("images", "-q", "--no-trunc", name).strip());
      now = now.plus(Duration.ofHours(1));
    }
  }

  @AfterEach
  void end() throws Exception {
    engine.close();
    docker.close();
  }

  @Test
  void removesWhatIsNotUsedNorKept() throws Exception {
    cleaner(MIB, Duration.ofMinutes(90)).clean();

    assertEquals(Set.of("test/contained:1", "test/kept:1", "test/used:1"), images());
    assertEquals(2, removed.get());
  }

  @Test
  void removesTheLongestUnusedUntilItIsEnough() throws Exception {
    cleaner(9 * MIB, Duration.ZERO).clean();

    var left = new TreeSet<>(ALL);
    left.remove("test/older:1");
    assertEquals(left, images());
  }

  @Test
  void removesAnImageWithAllItsNames() throws Exception {
    docker.docker("tag", "test/older:1", "test/older:2");

    cleaner(9 * MIB, Duration.ZERO).clean();

    var left = new TreeSet<>(ALL);
    left.remove("test/older:1");
    assertEquals(left, images());
  }

  @Test
  void leavesAllAloneWhileTheyAreSmallEnough() throws Exception {
    cleaner(100 * MIB, Duration.ZERO).clean();

    assertEquals(ALL, images());
    assertEquals(0, removed.get());
  }

  private ImageCleaner cleaner(long above, Duration unusedFor) {
    var settings =
        new DockerSettings.ImageCleaner(
            true,
            ConfigMemorySize.ofBytes(above),
            Duration.ofMinutes(1),
            unusedFor,
            List.of("test/k?pt:*"));
    return new ImageCleaner(
        engine,
        use,
        settings,
        () -> now,
        new Meters(new Counting()),
        LoggerFactory.getLogger(ImageCleanerTest.class));
  }

  private Set<String> images() throws Exception {
    return new TreeSet<>(
        docker.docker("images", "--format", "{{.Repository}}:{{.Tag}}").lines().toList());
  }

  private final class Counting implements Metrics {
    @Override
    public Counter counter(String name, String... tags) {
      return amount -> removed.addAndGet((int) amount);
    }

    @Override
    public Timer timer(String name, String... tags) {
      return duration -> {};
    }

    @Override
    public void gauge(String name, DoubleSupplier value, String... tags) {}
  }
}

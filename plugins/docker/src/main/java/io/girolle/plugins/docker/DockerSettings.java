package io.girolle.plugins.docker;

import com.typesafe.config.ConfigMemorySize;
import io.girolle.spi.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugin's settings.
 *
 * @param host where the engine listens
 * @param connections how many requests may be under way
 * @param callTimeout how long one may take
 * @param stopWait how long a killed container may take to go
 * @param sweep how often all containers are looked at
 * @param container what each gets
 * @param pull how images are pulled
 * @param registries who the node is, by host of a registry
 * @param imageCleaner what becomes of unused images
 */
record DockerSettings(
    String host,
    int connections,
    Duration callTimeout,
    Duration stopWait,
    Duration sweep,
    Container container,
    Pull pull,
    Map<String, Registry> registries,
    ImageCleaner imageCleaner) {
  private static final Set<String> SCHEMES = Set.of("unix", "tcp");

  DockerSettings {
    uri(host);
    atLeast("connections", connections, 1);
    positive("call-timeout", callTimeout);
    positive("stop-wait", stopWait);
    positive("sweep", sweep);
  }

  /** Where the engine listens. */
  URI endpoint() {
    return uri(host);
  }

  private static URI uri(String host) {
    URI uri = URI.create(host);
    if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme())) {
      throw new IllegalArgumentException(
          "host: " + host + " (expected: unix:///path or tcp://host:port)");
    }
    return uri;
  }

  /**
   * What each container gets.
   *
   * @param openFiles open files
   * @param ulimits other limits, by the engine's names
   * @param tmpfs size of the temporary file system; 0 for no limit
   * @param tmpfsInodes files and folders in it; 0 for no limit
   * @param networks to choose from; empty for the engine's default
   * @param volumes whether images may declare some
   */
  record Container(
      int openFiles,
      Map<String, Long> ulimits,
      ConfigMemorySize tmpfs,
      long tmpfsInodes,
      List<String> networks,
      boolean volumes) {

    Container {
      atLeast("container.open-files", openFiles, 1);
      atLeast("container.tmpfs-inodes", tmpfsInodes, 0);
    }
  }

  /** When images are pulled. */
  enum PullPolicy {
    /** When the engine doesn't have it. */
    IF_ABSENT,
    /** At each start of an instance. */
    ALWAYS,
    /** Never. */
    NEVER
  }

  /**
   * How images are pulled.
   *
   * @param policy when
   * @param timeout how long a start may wait for it
   */
  record Pull(PullPolicy policy, Duration timeout) {
    Pull {
      positive("pull.timeout", timeout);
    }
  }

  /**
   * Who the node is at a registry.
   *
   * @param username the name
   * @param password the password
   */
  record Registry(String username, Secret password) {}

  /**
   * What becomes of unused images.
   *
   * @param enabled whether any is removed
   * @param above how large all may be
   * @param every how often that is looked at
   * @param unusedFor those used within this time stay
   * @param keep patterns of names that stay
   */
  record ImageCleaner(
      boolean enabled,
      ConfigMemorySize above,
      Duration every,
      Duration unusedFor,
      List<String> keep) {
    ImageCleaner {
      positive("image-cleaner.every", every);
    }
  }

  private static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: >= " + least + ")");
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: more than 0)");
    }
  }
}

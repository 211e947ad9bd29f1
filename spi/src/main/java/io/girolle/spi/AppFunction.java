package io.girolle.spi;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A function of an app, with Fn's defaults and ranges. Immutable. */
public final class AppFunction {
  private final String id;
  private final String name;
  private final String appId;
  private final String image;
  private final int memoryMiB;
  private final int tmpfsMiB;
  private final int milliCpus;
  private final Duration timeout;
  private final Duration idleTimeout;
  private final Map<String, String> config;
  private final Map<String, Object> annotations;

  private AppFunction(Builder builder) {
    id = builder.id;
    name = builder.name;
    appId = builder.appId;
    image = builder.image;
    memoryMiB = builder.memoryMiB;
    tmpfsMiB = builder.tmpfsMiB;
    milliCpus = builder.milliCpus;
    timeout = builder.timeout;
    idleTimeout = builder.idleTimeout;
    config = Collections.unmodifiableMap(new LinkedHashMap<>(builder.config));
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(builder.annotations));
  }

  /**
   * Begins a function.
   *
   * @param id its id
   * @param name its name within its app
   * @param appId the id of its app
   * @param image its image
   * @return a builder with Fn's defaults: 128 MiB, 30 s, idle for 30 s
   */
  public static Builder builder(String id, String name, String appId, String image) {
    return new Builder(id, name, appId, image);
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Its name within its app. */
  public String name() {
    return name;
  }

  /** The id of its app. */
  public String appId() {
    return appId;
  }

  /** Its image. */
  public String image() {
    return image;
  }

  /** Memory in MiB, at least 1. */
  public int memoryMiB() {
    return memoryMiB;
  }

  /** Temporary file system in MiB; 0 when none was asked for. */
  public int tmpfsMiB() {
    return tmpfsMiB;
  }

  /** CPU limit in thousandths of a CPU; 0 when there is none. */
  public int milliCpus() {
    return milliCpus;
  }

  /** How long it may take; whole seconds. */
  public Duration timeout() {
    return timeout;
  }

  /** How long an instance may stand idle; whole seconds. */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /** Its own configuration, which overlays the app's. */
  public Map<String, String> config() {
    return config;
  }

  /** Its own annotations, which overlay the app's. JSON as JDK types. */
  public Map<String, Object> annotations() {
    return annotations;
  }

  @Override
  public String toString() {
    return "function " + id;
  }

  /** Makes an {@link AppFunction}. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final String name;
    private final String appId;
    private final String image;
    private int memoryMiB = 128;
    private int tmpfsMiB;
    private int milliCpus;
    private Duration timeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofSeconds(30);
    private Map<String, String> config = Map.of();
    private Map<String, Object> annotations = Map.of();

    private Builder(String id, String name, String appId, String image) {
      this.id = Objects.requireNonNull(id, "id");
      this.name = Objects.requireNonNull(name, "name");
      this.appId = Objects.requireNonNull(appId, "appId");
      this.image = Objects.requireNonNull(image, "image");
    }

    /**
     * Sets the memory.
     *
     * @param mebibytes at least 1
     * @return this
     */
    public Builder memoryMiB(int mebibytes) {
      this.memoryMiB = atLeast(1, mebibytes, "memoryMiB");
      return this;
    }

    /**
     * Sets the size of the temporary file system.
     *
     * @param mebibytes at least 0; 0 is none
     * @return this
     */
    public Builder tmpfsMiB(int mebibytes) {
      this.tmpfsMiB = atLeast(0, mebibytes, "tmpfsMiB");
      return this;
    }

    /**
     * Sets the CPU limit.
     *
     * @param milliCpus thousandths of a CPU, at least 0; 0 is none
     * @return this
     */
    public Builder milliCpus(int milliCpus) {
      this.milliCpus = atLeast(0, milliCpus, "milliCpus");
      return this;
    }

    /**
     * Sets how long it may take.
     *
     * @param timeout whole seconds
     * @return this
     */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * Sets how long an instance may stand idle.
     *
     * @param idleTimeout whole seconds
     * @return this
     */
    public Builder idleTimeout(Duration idleTimeout) {
      this.idleTimeout = idleTimeout;
      return this;
    }

    /**
     * Sets its configuration.
     *
     * @param config keys and values
     * @return this
     */
    public Builder config(Map<String, String> config) {
      this.config = config;
      return this;
    }

    /**
     * Sets its annotations.
     *
     * @param annotations JSON as JDK types
     * @return this
     */
    public Builder annotations(Map<String, Object> annotations) {
      this.annotations = annotations;
      return this;
    }

    /** The function. */
    public AppFunction build() {
      return new AppFunction(this);
    }

    private static int atLeast(int least, int value, String name) {
      if (value < least) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
      }
      return value;
    }
  }
}

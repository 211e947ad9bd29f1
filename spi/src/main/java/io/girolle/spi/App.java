package io.girolle.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** An app: what functions have in common. Immutable. */
public final class App {
  private final String id;
  private final String name;
  private final Map<String, String> config;
  private final Map<String, Object> annotations;
  private final String syslogUrl;

  private App(Builder builder) {
    id = builder.id;
    name = builder.name;
    config = Collections.unmodifiableMap(new LinkedHashMap<>(builder.config));
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(builder.annotations));
    syslogUrl = builder.syslogUrl;
  }

  /**
   * Begins an app.
   *
   * @param id its id
   * @param name its name
   * @return a builder
   */
  public static Builder builder(String id, String name) {
    return new Builder(id, name);
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Configuration for each of its functions. */
  public Map<String, String> config() {
    return config;
  }

  /** Annotations, JSON as JDK types (see {@link Call#annotations()}). */
  public Map<String, Object> annotations() {
    return annotations;
  }

  /** Where logs go, as a URL, or empty. */
  public String syslogUrl() {
    return syslogUrl;
  }

  @Override
  public String toString() {
    return "app " + name;
  }

  /** Makes an {@link App}. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final String name;
    private Map<String, String> config = Map.of();
    private Map<String, Object> annotations = Map.of();
    private String syslogUrl = "";

    private Builder(String id, String name) {
      this.id = Objects.requireNonNull(id, "id");
      this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Sets the configuration.
     *
     * @param config keys and values
     * @return this
     */
    public Builder config(Map<String, String> config) {
      this.config = config;
      return this;
    }

    /**
     * Sets the annotations.
     *
     * @param annotations JSON as JDK types
     * @return this
     */
    public Builder annotations(Map<String, Object> annotations) {
      this.annotations = annotations;
      return this;
    }

    /**
     * Sets where logs go.
     *
     * @param url a syslog URL, or empty
     * @return this
     */
    public Builder syslogUrl(String url) {
      this.syslogUrl = url;
      return this;
    }

    /** The app. */
    public App build() {
      return new App(this);
    }
  }
}

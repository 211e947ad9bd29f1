package io.girolle.spi;

import java.util.Objects;

/** An HTTP trigger: a path of an app that calls a function. Immutable. */
public final class AppTrigger {
  private final String id;
  private final String appId;
  private final String functionId;
  private final String source;

  private AppTrigger(String id, String appId, String functionId, String source) {
    this.id = Objects.requireNonNull(id, "id");
    this.appId = Objects.requireNonNull(appId, "appId");
    this.functionId = Objects.requireNonNull(functionId, "functionId");
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * A trigger.
   *
   * @param id its id
   * @param appId the id of its app
   * @param functionId the id of the function that it calls
   * @param source its path, with the leading slash
   * @return the trigger
   */
  public static AppTrigger of(String id, String appId, String functionId, String source) {
    return new AppTrigger(id, appId, functionId, source);
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** The id of its app. */
  public String appId() {
    return appId;
  }

  /** The id of the function that it calls. */
  public String functionId() {
    return functionId;
  }

  /** Its path, with the leading slash. */
  public String source() {
    return source;
  }

  @Override
  public String toString() {
    return "trigger " + source + " of " + appId;
  }
}

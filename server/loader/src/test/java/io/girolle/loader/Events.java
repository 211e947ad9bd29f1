package io.girolle.loader;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What plugins under test tell: they share nothing with the host but the JDK, so it goes through
 * the system's properties, which hold any object.
 */
final class Events implements AutoCloseable {
  private static final String KEY = "girolle.test.events";

  /** A member for plugin classes: {@code static void tell(Object event)}. */
  static final String TELL =
      """
      @SuppressWarnings("unchecked")
      static void tell(Object event) {
        ((java.util.List<Object>) System.getProperties().get("girolle.test.events")).add(event);
      }
      static String context() {
        return String.valueOf(Thread.currentThread().getContextClassLoader());
      }
      """;

  private final List<Object> told = new CopyOnWriteArrayList<>();

  Events() {
    System.getProperties().put(KEY, told);
  }

  List<Object> told() {
    return told;
  }

  @Override
  public void close() {
    System.getProperties().remove(KEY);
  }
}

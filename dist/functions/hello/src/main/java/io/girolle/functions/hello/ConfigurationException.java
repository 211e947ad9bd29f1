package io.girolle.functions.hello;

/** The environment does not say where, or how, the function is to be served. */
final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    super(message);
  }
}

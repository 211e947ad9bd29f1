package io.girolle.functions.hello;

import java.nio.file.Path;
import java.util.Map;

/** Where the runner expects the function's socket. */
record Listener(Path socket) {
  private static final String FORMAT = "http-stream";
  private static final String SCHEME = "unix:";

  static Listener of(Map<String, String> environment) throws ConfigurationException {
    String format = environment.getOrDefault("FN_FORMAT", "");
    if (!format.equals(FORMAT)) {
      throw new ConfigurationException(
          "FN_FORMAT must be "
              + FORMAT
              + (format.isEmpty() ? ", it is not set" : ", not " + format));
    }
    String address = environment.getOrDefault("FN_LISTENER", "");
    if (!address.startsWith(SCHEME + '/')) {
      throw new ConfigurationException(
          "FN_LISTENER must be unix:<absolute path>"
              + (address.isEmpty() ? ", it is not set" : ", not " + address));
    }
    return new Listener(Path.of(address.substring(SCHEME.length())));
  }
}

package io.girolle.harness.function;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request with its headers, by name in lower case, and its whole body. */
public record FunctionRequest(Map<String, String> headers, byte[] body) {
  private static final String TRIGGER_PREFIX = "fn-http-h-";

  /** A header's value, sent with the call itself or through a trigger. */
  public Optional<String> header(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(headers.get(key))
        .or(() -> Optional.ofNullable(headers.get(TRIGGER_PREFIX + key)));
  }
}

package io.girolle.call.config;

import java.util.List;
import java.util.Locale;

/** Tells by a key's name that its value isn't to be shown. */
public final class SecretNames {
  /** What is shown in its place. */
  public static final String MASK = "***";

  private static final List<String> PARTS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "credential",
          "authorization",
          "cookie");

  private SecretNames() {}

  /** Whether a key, the last of its path, is named like a secret. */
  public static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return PARTS.stream().anyMatch(name::contains) || name.endsWith("key") || name.endsWith("keys");
  }
}

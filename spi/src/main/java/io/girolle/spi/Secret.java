package io.girolle.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A password, a token, or whatever else isn't for everyone's eyes. It doesn't show in logs and
 * messages: {@link #toString} masks it. In a record for {@link PluginContext#config(Class)} it is
 * bound from a string, which may be a substitution such as <code>${SHOP_TOKEN}</code>, or from a
 * file, <code>{ file = /run/secrets/shop-token }</code>. Immutable.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * A secret of one's own, for tests and for what was read elsewhere.
   *
   * @param value the secret
   */
  public static Secret of(String value) {
    return new Secret(Objects.requireNonNull(value, "value"));
  }

  /** The secret itself, for whom it is shown to. */
  public String reveal() {
    return value;
  }

  /** Whether both are the same, in a time that tells nothing of where they differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** A mask. */
  @Override
  public String toString() {
    return "***";
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}

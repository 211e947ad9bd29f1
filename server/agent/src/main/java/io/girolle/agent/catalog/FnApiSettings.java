package io.girolle.agent.catalog;

import com.typesafe.config.ConfigMemorySize;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** The keys of {@code girolle.catalog.fn-api}, each explained in {@code reference.conf}. */
record FnApiSettings(
    String url,
    Duration timeout,
    Duration connectTimeout,
    int retries,
    Duration backoff,
    Duration maxBackoff,
    Duration giveUp,
    ConfigMemorySize answerLimit,
    int requests,
    int waiting) {
  private static final long MOST_BYTES = 64 << 20;

  /** Checks the address and the ranges. */
  FnApiSettings {
    url = checked(url);
    positive("timeout", timeout);
    positive("connect-timeout", connectTimeout);
    atLeast("retries", retries, 0);
    positive("backoff", backoff);
    positive("max-backoff", maxBackoff);
    positive("give-up", giveUp);
    if (answerLimit.toBytes() < 1 || answerLimit.toBytes() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "answer-limit: %d bytes (expected: 1..%d)".formatted(answerLimit.toBytes(), MOST_BYTES));
    }
    atLeast("requests", requests, 1);
    atLeast("waiting", waiting, 0);
  }

  /** An address, without slashes at its end. */
  private static String checked(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw wrong(url);
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if ((!http && !"https".equalsIgnoreCase(uri.getScheme()))
        || uri.getHost() == null
        || uri.getPort() > 65535
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw wrong(url);
    }
    return url.replaceFirst("/+$", "");
  }

  private static IllegalArgumentException wrong(String url) {
    return new IllegalArgumentException(
        "url: \"%s\" (expected: where the Fn API node is, such as http://api:8080)"
            .formatted(url.replaceFirst("//[^/]*@", "//...@")));
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: > 0s)");
    }
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: >= " + least + ")");
    }
  }
}

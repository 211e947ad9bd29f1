package io.girolle.plugins.cpushares;

import java.util.Map;

/**
 * The plugin's settings.
 *
 * @param annotation where a function says its shares
 * @param apps those of an app's functions that don't, by its name
 * @param shares those of all others; 0 for the engine's default
 */
record CpuShares(String annotation, Map<String, Integer> apps, int shares) {
  CpuShares {
    if (shares != 0 && !Shares.areValid(shares)) {
      throw new IllegalArgumentException(
          "shares: " + shares + " (expected: 0, or " + Shares.EXPECTED + ")");
    }
    apps.forEach(
        (app, own) -> {
          if (!Shares.areValid(own)) {
            throw new IllegalArgumentException(
                "apps." + app + ": " + own + " (expected: " + Shares.EXPECTED + ")");
          }
        });
  }
}

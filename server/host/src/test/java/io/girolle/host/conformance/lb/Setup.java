package io.girolle.host.conformance.lb;

import java.util.Map;

/**
 * How a recorded node was set up.
 *
 * @param runners how many runners play the script
 * @param stranger what stands before them in the pool
 * @param settings in the words of {@code girolle.lb}
 * @param http in the words of {@code girolle.http}
 * @param overrider whether the recorded overrider edits calls
 */
public record Setup(
    int runners, Stranger stranger, String settings, String http, boolean overrider) {

  /** A runner that is none. */
  public enum Stranger {
    NONE,
    /** A port that nobody listens on. */
    CLOSED_PORT,
    /** One that takes connections and never says a word. */
    SILENT
  }

  private static final String SHORT = "placement { timeout = 700ms, detached-timeout = 300ms }\n";

  private static final Map<String, Setup> BY_NODE =
      Map.ofEntries(
          Map.entry("lb1", plain(1, "")),
          Map.entry("tee", plain(1, "")),
          Map.entry("hdr", new Setup(1, Stranger.NONE, "", "head-limit = 4KiB", false)),
          Map.entry("lb3", plain(3, "")),
          Map.entry("lim", plain(1, "request-limit = 65536")),
          Map.entry(
              "short3",
              plain(3, "placement { timeout = 500ms, detached-timeout = 300ms, delay = 50ms }")),
          Map.entry("back", plain(1, "placement { timeout = 30s }")),
          Map.entry("det", plain(1, "placement { detached-timeout = 300ms }, headroom = 100ms")),
          Map.entry("none", plain(0, SHORT)),
          Map.entry("down", new Setup(0, Stranger.CLOSED_PORT, SHORT, "", false)),
          Map.entry("half", new Setup(1, Stranger.CLOSED_PORT, "", "", false)),
          Map.entry(
              "hole", new Setup(0, Stranger.SILENT, SHORT + "connect-timeout = 100ms", "", false)),
          Map.entry(
              "ext",
              new Setup(
                  1,
                  Stranger.NONE,
                  "request-id { header = X-Request-Id, make = true }",
                  "",
                  true)));

  /** The set-up of a node. */
  static Setup of(String node) {
    Setup setup = BY_NODE.get(node);
    if (setup == null) {
      throw new IllegalArgumentException("node: " + node + " (expected: " + BY_NODE.keySet() + ")");
    }
    return setup;
  }

  private static Setup plain(int runners, String settings) {
    return new Setup(runners, Stranger.NONE, settings, "", false);
  }
}

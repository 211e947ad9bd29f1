package io.girolle.bench;

import java.time.Duration;
import java.util.List;

/**
 * One kind of load.
 *
 * @param bodyBytes how long each request's body is, and the answer's
 * @param connections how many connections send one request after the other
 */
record Scenario(int bodyBytes, int connections) {
  static final int SMALL = 128;
  private static final int KIB = 1024;

  /** What is measured by default. */
  static final List<Scenario> SHORT = List.of(new Scenario(SMALL, 16), new Scenario(SMALL, 64));

  /** All of it. */
  static final List<Scenario> LONG =
      List.of(
          new Scenario(SMALL, 1),
          new Scenario(SMALL, 16),
          new Scenario(SMALL, 64),
          new Scenario(SMALL, 256),
          new Scenario(100 * KIB, 16),
          new Scenario(5 * KIB * KIB, 16));

  boolean isSmall() {
    return bodyBytes == SMALL;
  }

  /** Calls that move mebibytes are few: they get more time. */
  Duration stretched(Duration length) {
    return bodyBytes >= KIB * KIB ? length.multipliedBy(4) : length;
  }

  String title() {
    return bodySize() + ", " + connections + (connections == 1 ? " connection" : " connections");
  }

  private String bodySize() {
    if (bodyBytes >= KIB * KIB) {
      return bodyBytes / KIB / KIB + " MiB";
    }
    return bodyBytes >= KIB ? bodyBytes / KIB + " KiB" : bodyBytes + " bytes";
  }
}

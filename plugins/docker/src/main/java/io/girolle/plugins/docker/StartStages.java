package io.girolle.plugins.docker;

import io.girolle.spi.InstanceStats;
import java.time.Duration;

/** How long the stages of a start took. */
record StartStages(Duration imagePull, Duration prepare, Duration create, Duration start)
    implements InstanceStats {

  StartStages() {
    this(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}

package io.girolle.spi;

import java.time.Duration;

/** How long the stages of starting an instance took; zero for a stage that there wasn't. */
public interface InstanceStats {

  /** Waiting for the image to be pulled. */
  default Duration imagePull() {
    return Duration.ZERO;
  }

  /** Preparing the container: networks, volumes, folders. */
  default Duration prepare() {
    return Duration.ZERO;
  }

  /** Creating the container or process. */
  default Duration create() {
    return Duration.ZERO;
  }

  /** From creation until it ran. */
  default Duration start() {
    return Duration.ZERO;
  }
}

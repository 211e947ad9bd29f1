package io.girolle.plugins.docker;

import io.girolle.spi.Metrics;
import java.time.Duration;

/** The driver's figures. */
final class Meters {
  private final Metrics metrics;

  Meters(Metrics metrics) {
    this.metrics = metrics;
  }

  /** A pull has ended. */
  void pulled(String result, Duration took) {
    metrics.counter("docker.pulls", "result", result).increment();
    metrics.timer("docker.pull.time").record(took);
  }

  /** A step of an instance's life has been done. */
  void did(String step, Duration took) {
    metrics.timer("docker." + step + ".time").record(took);
  }

  /** One failed. */
  void failed(String step) {
    metrics.counter("docker.failures", "step", step).increment();
  }

  /** An image was removed for its size. */
  void imageRemoved() {
    metrics.counter("docker.images.removed").increment();
  }
}

package io.girolle.plugins.docker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/** Does away with the containers of instances. */
final class Removal {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Containers containers;
  private final Roster roster;
  private final Networks networks;
  private final Duration wait;
  private final Meters meters;
  private final Logger log;

  Removal(
      Containers containers,
      Roster roster,
      Networks networks,
      Duration wait,
      Meters meters,
      Logger log) {
    this.containers = containers;
    this.roster = roster;
    this.networks = networks;
    this.wait = wait;
    this.meters = meters;
    this.log = log;
  }

  /**
   * Removes an instance's container. What can't be removed within some time is left to the roster,
   * which comes back to it.
   *
   * @param container its id or name
   */
  void remove(DockerInstance instance, String container) {
    Stopwatch watch = Stopwatch.start();
    while (!removed(container, instance, watch)) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    meters.did("stop", watch.elapsed());
  }

  /** Counts an instance no more. */
  void forget(DockerInstance instance) {
    roster.remove(instance);
    networks.leave(instance.network());
  }

  /** Whether the engine says that a container that ended was short of memory. */
  boolean wasOutOfMemory(String container) {
    try {
      return containers.inspect(container).at("/State/OOMKilled").asBoolean();
    } catch (EngineException e) {
      return false;
    }
  }

  Logger log() {
    return log;
  }

  private boolean removed(String container, DockerInstance instance, Stopwatch watch) {
    try {
      containers.remove(container);
      return true;
    } catch (EngineException e) {
      if (watch.elapsed().compareTo(wait) < 0 && !Thread.currentThread().isInterrupted()) {
        return false;
      }
      meters.failed("stop");
      log.warn("event=container-stays instance={} error=\"{}\"", instance.name(), e.text());
      return true;
    }
  }
}

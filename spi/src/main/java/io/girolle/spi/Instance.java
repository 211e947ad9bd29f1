package io.girolle.spi;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A started function instance. The host calls {@link #freeze}, {@link #thaw} and {@link #stop} on
 * driver threads, one at a time for one instance; they may block.
 */
public interface Instance {

  /** Where the function listens: a Unix-domain socket address. */
  SocketAddress endpoint();

  /**
   * Takes the CPU away from the instance until {@link #thaw}; it keeps its memory.
   *
   * @throws DriverException when that fails; the instance is then stopped
   */
  void freeze() throws DriverException;

  /**
   * Undoes {@link #freeze}.
   *
   * @throws DriverException when that fails; the instance is then stopped
   */
  void thaw() throws DriverException;

  /**
   * Ends the instance and all that it started, frozen or not. Returns when it is gone; calling it
   * again changes nothing.
   *
   * @param grace how long it may take to end by itself once asked; zero ends it at once
   */
  void stop(Duration grace);

  /** Completes when the instance has ended, for whatever reason; never exceptionally. */
  CompletionStage<Exit> exited();

  /** How long its start took. */
  InstanceStats stats();
}

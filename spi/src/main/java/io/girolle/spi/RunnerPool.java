package io.girolle.spi;

import java.util.List;

/**
 * Where runners come from: a list, a registry, a scheduler. It pushes; nobody polls it on the path
 * of a call. Thread-safe.
 */
public interface RunnerPool {

  /**
   * Which part of the pool a call may use, for pools that differ by call. On the call's I/O thread:
   * it must not block. Few different keys are expected, since each is watched.
   *
   * @param call the call to be placed
   * @return a key for {@link #watch}
   */
  default String keyFor(Call call) {
    return "all";
  }

  /**
   * Begins to watch a part of the pool. Called once a key and generation, on a thread that may
   * block; calls wait until the first {@link Sink#update}.
   *
   * @param key what {@link #keyFor} answered
   * @param sink gets every change, until the watch is closed
   * @return closed by the host when the key isn't needed any more
   */
  AutoCloseable watch(String key, Sink sink);

  /** Takes what a watched pool says. The host's; safe from any thread. */
  interface Sink {

    /**
     * The runners are these now. Of two with one id the first counts.
     *
     * @param runners all of them, in a stable order; maybe empty
     */
    void update(List<RunnerSpec> runners);

    /**
     * The runners can't be told now. Those known so far stay in use; a call that finds no runner at
     * all ends with this error, at once when it is the user's fault, else when its placement times
     * out.
     *
     * @param error for the client
     */
    void failed(CallRejectedException error);
  }
}

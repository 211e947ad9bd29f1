package io.girolle.spi;

/**
 * Chooses runners for calls among one snapshot of a pool. On the path of every call: it neither
 * blocks nor does I/O, and it is called concurrently for different calls. What belongs to one call
 * is in {@link Attempts}, so a picker needs no state for a call.
 */
@FunctionalInterface
public interface Picker {

  /**
   * What to do next with a call.
   *
   * @param call the call to be placed
   * @param attempts what was tried for it so far
   * @return to try a runner of this snapshot that hasn't refused the call in this round, to begin
   *     another round after a delay, or to give up. A null or a runner of another snapshot counts
   *     as a failure of the plugin, and the call gets a 500
   */
  Step next(Call call, Attempts attempts);

  /**
   * An attempt on a runner is over: it took the call and the call has ended, or it refused it. On
   * the call's I/O thread; must not block.
   *
   * @param call the call
   * @param runner a runner that this picker chose
   * @param result how the attempt ended
   */
  default void ended(Call call, Runner runner, CallResult result) {}
}

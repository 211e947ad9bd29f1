package io.girolle.spi;

/**
 * A strategy that chooses runners for calls. It decides and never acts: no I/O, no waiting, no
 * clock but the one that it is handed, so the same jar serves in production, in a unit test and in
 * a simulator. Thread-safe.
 *
 * <p>The short form of a placer is registered under the name of its jar.
 */
@FunctionalInterface
public interface Placer {

  /**
   * Prepares for one snapshot of a pool: rings and tables are built here, off the path of calls.
   * Called again with each change of the pool; a call under way goes on with the newest picker.
   *
   * @param runners the pool as it is now, in a stable order; it may be empty
   * @return what picks among exactly these runners
   */
  Picker over(RunnerSet runners);

  /**
   * Whether calls of one function stay together on a runner as long as it takes them; false means
   * that calls are spread evenly. The testkit checks what is promised.
   */
  default boolean sticky() {
    return false;
  }
}

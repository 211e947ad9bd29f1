package io.girolle.loader.remains;

import java.util.concurrent.TimeUnit;

/**
 * A thing that a plugin left.
 *
 * @param what its kind, for people
 * @param name which one, for people
 * @param takingBack takes it back, or begins to
 * @param going tells whether it is gone
 */
record Left(String what, String name, TakingBack takingBack, Going going) {

  /** Takes something back; may run code of the plugin. */
  @FunctionalInterface
  interface TakingBack {
    void run() throws Exception;
  }

  /** Whether something that is being taken back has gone. */
  @FunctionalInterface
  interface Going {
    boolean isGoneWithin(long nanos) throws InterruptedException;
  }

  /** A thing that is gone as soon as it was taken back. */
  static Left of(String what, String name, TakingBack takingBack) {
    return new Left(what, name, takingBack, nanos -> true);
  }

  /** A thread that ends some time after it was asked to. */
  static Left ending(String what, String name, Thread thread, TakingBack asking) {
    return new Left(
        what,
        name,
        asking,
        nanos -> {
          thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
          return !thread.isAlive();
        });
  }

  /** A thing that there is no way to take back. */
  static Left forGood(String what, String name) {
    return new Left(what, name, () -> {}, nanos -> false);
  }

  @Override
  public String toString() {
    return what + " " + name;
  }
}

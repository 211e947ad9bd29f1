package io.girolle.runner;

/**
 * What two calls must have in common to share an instance.
 *
 * @param kit what instances are made with
 * @param use what the instance is for
 * @param digest of all else, hexadecimal
 */
record SlotKey(InstanceKit kit, Use use, String digest) {

  /** The key of an ordinary call. */
  SlotKey(InstanceKit kit, String digest) {
    this(kit, Use.CALLS, digest);
  }

  /** The same for another use. */
  SlotKey with(Use other) {
    return new SlotKey(kit, other, digest);
  }
}

package io.girolle.runner;

import io.girolle.call.Timers;
import org.jspecify.annotations.Nullable;

/** A call that waits for an instance. It belongs to {@link Slots} alone. */
final class Waiter implements Comparable<Waiter> {
  private final Claim claim;
  private final Need need;
  private final long number;

  /** How long it may still wait for room. */
  Timers.@Nullable Timer patience;

  /**
   * A call that waits.
   *
   * @param claim what it wants
   * @param number how many came before it
   */
  Waiter(Claim claim, long number) {
    this.claim = claim;
    this.need = Need.of(claim.call());
    this.number = number;
  }

  Claim claim() {
    return claim;
  }

  SlotKey key() {
    return claim.key();
  }

  Need need() {
    return need;
  }

  @Override
  public int compareTo(Waiter other) {
    return Long.compare(number, other.number);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }
}

package io.girolle.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A picker's decision. Immutable. */
public final class Step {

  /** What a step may be. */
  public enum Kind {
    /** Try {@link Step#runner()} now. */
    TRY,
    /** Every runner worth trying was tried: wait, then begin another round. */
    NEXT_ROUND,
    /** No runner will ever do: answer 503 now. */
    GIVE_UP
  }

  private static final Step NEXT_ROUND = new Step(Kind.NEXT_ROUND, null, "");

  private final Kind kind;
  private final @Nullable Runner runner;
  private final String reason;

  private Step(Kind kind, @Nullable Runner runner, String reason) {
    this.kind = kind;
    this.runner = runner;
    this.reason = reason;
  }

  /**
   * Tries a runner.
   *
   * @param runner one of the picker's snapshot
   * @return the step
   */
  public static Step tryRunner(Runner runner) {
    return new Step(Kind.TRY, Objects.requireNonNull(runner, "runner"), "");
  }

  /**
   * Waits until a runner may have room again, then begins another round. The host decides when that
   * is, and ends the call when its placement timeout is over.
   *
   * @return the step
   */
  public static Step nextRound() {
    return NEXT_ROUND;
  }

  /**
   * Gives the call up: the client gets 503.
   *
   * @param why for the log
   * @return the step
   */
  public static Step giveUp(String why) {
    return new Step(Kind.GIVE_UP, null, Objects.requireNonNull(why, "why"));
  }

  /** What to do. */
  public Kind kind() {
    return kind;
  }

  /** The runner to try; null unless {@link #kind()} is {@link Kind#TRY}. */
  public @Nullable Runner runner() {
    return runner;
  }

  /** Why the call is given up; empty unless {@link #kind()} is {@link Kind#GIVE_UP}. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case TRY -> "try " + Objects.requireNonNull(runner).id();
      case NEXT_ROUND -> "next round";
      case GIVE_UP -> "give up: " + reason;
    };
  }
}

package io.girolle.call;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the host counts about the plugins that served under one name. It outlives them, and keeps
 * nothing of theirs: texts and numbers. Thread-safe.
 */
public final class PluginFigures {
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder skips = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile @Nullable LastError lastError;
  private volatile @Nullable Standing standing;

  /** How an instance stands with the host. */
  public enum State {
    /** Its hooks are called. */
    IN_SERVICE,
    /** It kept failing: its hooks aren't called for a while. */
    QUARANTINED,
    /** One call tries whether it works again. */
    TRIAL
  }

  /**
   * The failure that came last.
   *
   * @param hook what failed
   * @param type the class that was thrown; empty when nothing was
   * @param message what it said, in one line
   * @param at when
   */
  public record LastError(String hook, String type, String message, Instant at) {
    @Override
    public String toString() {
      String text = type.isEmpty() || message.isEmpty() ? type + message : type + ": " + message;
      return hook + ": " + text;
    }
  }

  /**
   * Figures that begin at nothing.
   *
   * @param clock tells when something failed
   * @param nanoTime the monotonic time that pauses go by, in nanoseconds
   */
  PluginFigures(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Figures of an instance whose name nobody else goes by. */
  public static PluginFigures unshared() {
    return new PluginFigures(Clock.systemUTC(), System::nanoTime);
  }

  /** How often its code was called. */
  public long calls() {
    return calls.sum();
  }

  /** How often that failed. */
  public long failures() {
    return failures.sum();
  }

  /** How often a hook wasn't called because of a quarantine. */
  public long skips() {
    return skips.sum();
  }

  /** How long its hooks on calls' paths took together, in nanoseconds. */
  public long nanosInHooks() {
    return nanos.sum();
  }

  /** The failure that came last, if one came. */
  public Optional<LastError> lastError() {
    return Optional.ofNullable(lastError);
  }

  /** How the instance that serves now stands. */
  public State state() {
    var serving = standing;
    return serving == null ? State.IN_SERVICE : serving.state();
  }

  /** Whether the instance that serves now was moved off the I/O threads, for it held one. */
  public boolean isMoved() {
    var serving = standing;
    return serving != null && serving.isMoved();
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** From now on it is this one whose state is shown. */
  void serves(Standing now) {
    standing = now;
  }

  void called() {
    calls.increment();
  }

  void took(long hookNanos) {
    nanos.add(hookNanos);
  }

  void skipped() {
    skips.increment();
  }

  void failed(String hook, String type, String message) {
    failures.increment();
    lastError = new LastError(hook, type, message, clock.instant());
  }
}

package io.girolle.agent;

import io.girolle.spi.Blame;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an agent counts about its calls since it began: numbers alone, so that counting allocates
 * nothing and takes no lock. Thread-safe.
 */
public final class CallFigures {
  /** How many classes of statuses there are: a function may answer with up to 999. */
  public static final int STATUS_CLASSES = 9;

  private final List<Ends> ends = Stream.generate(Ends::new).limit(STATUS_CLASSES).toList();
  private final LongAdder attempts = new LongAdder();
  private final LongAdder nacks = new LongAdder();
  private final LongAdder unreachable = new LongAdder();

  CallFigures() {}

  /** Ends with a status of one class, by whose fault they were. */
  private static final class Ends {
    private final LongAdder well = new LongAdder();
    private final Map<Blame, LongAdder> badly = new EnumMap<>(Blame.class);

    Ends() {
      for (Blame blame : Blame.values()) {
        badly.put(blame, new LongAdder());
      }
    }

    LongAdder of(@Nullable Blame blame) {
      return blame == null ? well : Objects.requireNonNull(badly.get(blame));
    }
  }

  /**
   * Counts a call that has ended, or a request that never became one.
   *
   * @param status what the client got; 444 when it had left
   * @param blame whose fault it is, or null when all went well
   */
  public void callEnded(int status, @Nullable Blame blame) {
    int statusClass = Math.min(Math.max(status / 100, 1), STATUS_CLASSES);
    ends.get(statusClass - 1).of(blame).increment();
  }

  /**
   * How many calls have ended so.
   *
   * @param statusClass the first digit of the status, 1 to {@link #STATUS_CLASSES}
   * @param blame whose fault it was, or null when all went well
   */
  public long calls(int statusClass, @Nullable Blame blame) {
    return ends.get(statusClass - 1).of(blame).sum();
  }

  /** How often a call was sent to a runner. */
  public long attempts() {
    return attempts.sum();
  }

  /** How often a runner had no room for a call. */
  public long nacks() {
    return nacks.sum();
  }

  /** How often a runner couldn't be reached. */
  public long unreachable() {
    return unreachable.sum();
  }

  void attempted() {
    attempts.increment();
  }

  void refused(Refusal refusal) {
    (refusal.busy() ? nacks : unreachable).increment();
  }
}

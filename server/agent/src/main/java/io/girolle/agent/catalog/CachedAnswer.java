package io.girolle.agent.catalog;

import io.girolle.call.Timers;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one question. Its state is immutable and is swapped whole: whoever finds it due
 * swaps in a flight and asks; the flight's landing, its timers and other callers see each other by
 * that alone.
 */
final class CachedAnswer<T> {
  private final CacheTerms terms;
  private final Supplier<CompletionStage<Optional<T>>> source;
  private final BiPredicate<T, T> same;
  private final AtomicReference<State<T>> state;

  /**
   * What callers get now.
   *
   * @param shown what they get
   * @param dueNanos when it is to be asked for again
   * @param known the last answer that something was there, as long as it may be used
   * @param failing whether the last flight failed
   * @param flight the question that is under way
   */
  private record State<T>(
      CompletableFuture<Optional<T>> shown,
      long dueNanos,
      @Nullable Known<T> known,
      boolean failing,
      @Nullable Flight<T> flight) {

    boolean isDue(long nowNanos) {
      return flight == null && nowNanos - dueNanos >= 0;
    }
  }

  private record Known<T>(CompletableFuture<Optional<T>> answer, long untilNanos) {
    static <T> @Nullable Known<T> usable(@Nullable Known<T> known, long nowNanos) {
      return known == null || nowNanos - known.untilNanos() >= 0 ? null : known;
    }
  }

  private static final class Flight<T> {
    private final CompletableFuture<Optional<T>> waiting = new CompletableFuture<>();
    private volatile Timers.@Nullable Timer timer;

    void end() {
      Timers.Timer armed = timer;
      if (armed != null) {
        armed.cancel();
      }
    }
  }

  /**
   * An answer that nobody has asked for yet.
   *
   * @param terms how it is kept
   * @param source asks for it
   * @param same whether two answers say the same
   */
  CachedAnswer(
      CacheTerms terms, Supplier<CompletionStage<Optional<T>>> source, BiPredicate<T, T> same) {
    this.terms = terms;
    this.source = source;
    this.same = same;
    this.state = new AtomicReference<>(nothing(terms.nanoTime()));
  }

  CompletionStage<Optional<T>> ask() {
    State<T> now = now();
    while (now.isDue(terms.nanoTime())) {
      var flight = new Flight<T>();
      State<T> begun = begun(now, flight);
      if (state.compareAndSet(now, begun)) {
        fly(flight, begun);
        return begun.shown();
      }
      now = now();
    }
    return now.shown();
  }

  private State<T> now() {
    return Objects.requireNonNull(state.get());
  }

  private static <T> State<T> nothing(long nowNanos) {
    return new State<>(new CompletableFuture<>(), nowNanos, null, false, null);
  }

  /** Callers wait for the flight, unless the one before it failed and there is something known. */
  private State<T> begun(State<T> before, Flight<T> flight) {
    Known<T> known = Known.usable(before.known(), terms.nanoTime());
    boolean failing = before.failing() && known != null;
    return new State<>(
        failing && known != null ? known.answer() : flight.waiting,
        before.dueNanos(),
        known,
        failing,
        flight);
  }

  private void fly(Flight<T> flight, State<T> begun) {
    CompletableFuture<Optional<T>> asked = asked();
    if (!asked.isDone()) {
      if (begun.known() != null && !begun.failing()) {
        flight.timer = terms.after(terms.limits().refreshWait(), () -> waitedEnough(flight));
      } else {
        limit(flight);
      }
    }
    CompletionStage<Optional<T>> stage = asked;
    stage.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            crashed(flight, unwrapped(failure));
          } else if (value == null) {
            crashed(flight, new NullPointerException("an answer is null"));
          } else {
            landed(flight, value);
          }
        });
  }

  private CompletableFuture<Optional<T>> asked() {
    try {
      return source.get().toCompletableFuture();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A catalog that never answers mustn't be waited for for ever. */
  private void limit(Flight<T> flight) {
    String why = "no answer within " + terms.patience().toMillis() + " ms";
    flight.timer = terms.after(terms.patience(), () -> crashed(flight, new TimeoutException(why)));
  }

  /** The flight goes on, and callers get what was known. */
  private void waitedEnough(Flight<T> flight) {
    State<T> now = now();
    while (now.flight() == flight && now.known() != null) {
      Known<T> known = now.known();
      var next = new State<>(known.answer(), now.dueNanos(), known, now.failing(), flight);
      if (state.compareAndSet(now, next)) {
        limit(flight);
        tell(flight, known.answer());
        return;
      }
      now = now();
    }
  }

  private void landed(Flight<T> flight, Optional<T> value) {
    for (State<T> now = now(); now.flight() == flight; now = now()) {
      State<T> next = afterAnswer(now, value);
      if (state.compareAndSet(now, next)) {
        flight.end();
        tell(flight, next.shown());
        return;
      }
    }
  }

  private void crashed(Flight<T> flight, Throwable why) {
    for (State<T> now = now(); now.flight() == flight; now = now()) {
      State<T> next = afterFailure(now);
      if (state.compareAndSet(now, next)) {
        flight.end();
        if (next.known() == null) {
          flight.waiting.completeExceptionally(why);
        } else {
          terms.failures().accept(why);
          tell(flight, next.shown());
        }
        return;
      }
    }
  }

  /** An answer that says nothing new keeps its object, and all that hangs on it. */
  private State<T> afterAnswer(State<T> before, Optional<T> value) {
    long now = terms.nanoTime();
    if (value.isEmpty()) {
      return new State<>(
          CompletableFuture.completedFuture(value),
          now + terms.limits().unknown().toNanos(),
          null,
          false,
          null);
    }
    CompletableFuture<Optional<T>> answer =
        before.known() != null && isSame(before.known(), value.get())
            ? before.known().answer()
            : CompletableFuture.completedFuture(value);
    long due = now + terms.limits().fresh().toNanos();
    return new State<>(
        answer, due, new Known<>(answer, due + terms.limits().stale().toNanos()), false, null);
  }

  private State<T> afterFailure(State<T> before) {
    long now = terms.nanoTime();
    Known<T> known = Known.usable(before.known(), now);
    return known == null
        ? nothing(now)
        : new State<>(known.answer(), now + terms.limits().pause().toNanos(), known, true, null);
  }

  private boolean isSame(Known<T> known, T value) {
    return known.answer().getNow(Optional.empty()).filter(v -> same.test(v, value)).isPresent();
  }

  private static <T> void tell(Flight<T> flight, CompletableFuture<Optional<T>> answer) {
    flight.waiting.complete(answer.getNow(Optional.empty()));
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}

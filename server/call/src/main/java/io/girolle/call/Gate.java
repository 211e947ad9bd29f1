package io.girolle.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the calls inside, and lets no more in once it is closed. */
public final class Gate {
  private static final long CLOSED = 1L << 62;

  private final AtomicLong state = new AtomicLong();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();

  /** Lets a call in, unless it is closed. */
  public boolean enter() {
    if (state.incrementAndGet() < CLOSED) {
      return true;
    }
    leave();
    return false;
  }

  /** A call that was let in has left. */
  public void leave() {
    if (state.decrementAndGet() == CLOSED) {
      empty.complete(null);
    }
  }

  /** Closes it. */
  public void close() {
    if (state.getAndUpdate(s -> s | CLOSED) == 0) {
      empty.complete(null);
    }
  }

  /** Completes when it is closed and the last call has left. */
  public CompletableFuture<Void> emptied() {
    return empty;
  }

  /** How many calls are inside. */
  public long inside() {
    return state.get() & ~CLOSED;
  }
}

package io.girolle.harness;

import io.grpc.Status;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Plays a script on one attempt: one action after the other, each when the last one is done. */
final class Playback {
  private final Attempt attempt;
  private final Executor serial;

  Playback(Attempt attempt, Executor serial) {
    this.attempt = attempt;
    this.serial = serial;
  }

  void play(Script script) {
    goOn(script.actions().iterator());
  }

  private void goOn(Iterator<Action> actions) {
    while (actions.hasNext()) {
      CompletableFuture<?> done = start(actions.next());
      if (!done.isDone() || done.isCompletedExceptionally()) {
        var unused = done.whenCompleteAsync((value, failure) -> goOn(actions, failure), serial);
        return;
      }
    }
    attempt.close(Status.OK);
  }

  private void goOn(Iterator<Action> actions, @Nullable Throwable failure) {
    if (failure == null) {
      goOn(actions);
    } else {
      attempt.fail(failure);
    }
  }

  private CompletableFuture<?> start(Action action) {
    try {
      return action.play(attempt).toCompletableFuture();
    } catch (Exception | AssertionError e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}

package io.girolle.harness;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays the lines of a script on one stream: one after the other, each when the last is done. */
final class Playback {
  private final Executor serial;
  private final Runnable atEnd;
  private final Consumer<Throwable> atFailure;

  /**
   * A way to play.
   *
   * @param serial runs the lines, one at a time
   * @param atEnd what follows the last line
   * @param atFailure what follows one that failed
   */
  Playback(Executor serial, Runnable atEnd, Consumer<Throwable> atFailure) {
    this.serial = serial;
    this.atEnd = atEnd;
    this.atFailure = atFailure;
  }

  void play(List<? extends Callable<? extends CompletionStage<?>>> lines) {
    goOn(lines.iterator());
  }

  private void goOn(Iterator<? extends Callable<? extends CompletionStage<?>>> lines) {
    while (lines.hasNext()) {
      CompletableFuture<?> done = start(lines.next());
      if (!done.isDone() || done.isCompletedExceptionally()) {
        var unused = done.whenCompleteAsync((value, failure) -> goOn(lines, failure), serial);
        return;
      }
    }
    atEnd.run();
  }

  private void goOn(
      Iterator<? extends Callable<? extends CompletionStage<?>>> lines,
      @Nullable Throwable failure) {
    if (failure == null) {
      goOn(lines);
    } else {
      atFailure.accept(failure);
    }
  }

  private static CompletableFuture<?> start(Callable<? extends CompletionStage<?>> line) {
    try {
      return line.call().toCompletableFuture();
    } catch (Exception | AssertionError e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}

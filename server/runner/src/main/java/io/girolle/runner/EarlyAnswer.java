package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.spi.Blame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An answer that came before its whole request, held back until the rest of the request has come:
 * then it is delivered. While it is held the function still gets what it reads; if it reads no
 * more, the rest is skipped; and if none comes, the answer is an error, as in Fn.
 */
final class EarlyAnswer {
  /** How long it is waited for the next frame of a request. */
  static final Duration SILENCE = Duration.ofMillis(100);

  private final Runnable head;
  private final Deque<Runnable> body = new ArrayDeque<>();
  private long frames;
  private long framesBefore;
  private boolean skipping;

  /** What to do when it was quiet for a while. */
  enum Next {
    WAIT,
    SKIP_REQUEST,
    GIVE_UP
  }

  EarlyAnswer(Runnable head) {
    this.head = head;
  }

  static CallError error() {
    return CallError.reported(
        502, Blame.USER, "function invoked write before receiving entire request");
  }

  /** Keeps an event that belongs after the head. */
  boolean hold(Runnable event) {
    return body.add(event);
  }

  /** A frame of the request has come; tells whether the function should have it. */
  boolean tookFrame() {
    frames++;
    return !skipping;
  }

  /** What to do {@link #SILENCE} after the last look. */
  Next afterSilence() {
    boolean progress = frames > framesBefore;
    framesBefore = frames;
    if (progress) {
      return Next.WAIT;
    } else if (!skipping) {
      skipping = true;
      return Next.SKIP_REQUEST;
    }
    return Next.GIVE_UP;
  }

  /** Lets all of it go on. */
  void release() {
    head.run();
    releaseBody();
  }

  /** Lets go on what came after the head. */
  void releaseBody() {
    body.forEach(Runnable::run);
  }
}

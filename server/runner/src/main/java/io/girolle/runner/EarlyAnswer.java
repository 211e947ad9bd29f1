package io.girolle.runner;

import java.util.ArrayDeque;
import java.util.Deque;

/** An answer that came before its whole request, held back until it is known what to do with it. */
final class EarlyAnswer {
  private final Runnable head;
  private final Deque<Runnable> body = new ArrayDeque<>();

  EarlyAnswer(Runnable head) {
    this.head = head;
  }

  /** Keeps an event that belongs after the head. */
  boolean hold(Runnable event) {
    return body.add(event);
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

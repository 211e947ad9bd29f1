package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.CallEdit;
import io.girolle.spi.CallOverrider;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What holds for every overrider. A test of one implements this and gives it an overrider. */
public interface OverriderConformance {

  /** A new overrider. */
  CallOverrider overrider();

  /** Whether it makes the same of the same call each time; false for one that counts or draws. */
  default boolean repeatable() {
    return true;
  }

  /** Any call may come: it is edited, or rejected with a {@code CallRejectedException}. */
  @Test
  default void takesCallsOfEverySort() {
    var overriding = new Overriding(overrider());
    SampleCalls.models().forEach(overriding::of);
  }

  /** The same call gets the same edits. */
  @Test
  default void repeatsItself() {
    if (!repeatable()) {
      return;
    }
    var overriding = new Overriding(overrider());
    List<String> first = SampleCalls.models().map(overriding::of).toList();
    for (int i = 0; i < 10; i++) {
      assertEquals(first, SampleCalls.models().map(overriding::of).toList());
    }
  }

  /** Calls on all I/O threads come to one overrider. */
  @Test
  default void isCalledByManyThreads() {
    var overriding = new Overriding(overrider());
    List<List<String>> made =
        Crowd.each(
            () -> {
              List<String> last = List.of();
              for (int i = 0; i < 200; i++) {
                last = SampleCalls.models().map(overriding::of).toList();
              }
              return last;
            });
    if (repeatable()) {
      assertEquals(1, new HashSet<>(made).size(), () -> "threads got different edits: " + made);
    }
  }

  /** What is used after the hook, or kept, is an edit of another time. */
  @Test
  default void leavesTheEditAloneOnceItHasReturned() {
    var misuses = new ConcurrentLinkedQueue<String>();
    List<WeakReference<CallEdit>> edits = new ArrayList<>();
    CallOverrider tested = overrider();
    var overriding =
        new Overriding(
            call -> {
              var watched = new WatchedEdit(call, misuses);
              CallEdit shown = watched.shown();
              edits.add(new WeakReference<>(shown));
              try {
                tested.override(shown);
              } finally {
                watched.close();
              }
            });
    SampleCalls.models().forEach(overriding::of);
    Released.await("it holds on to the edit of a call whose hook has returned", edits);
    assertEquals(List.of(), List.copyOf(misuses));
  }
}

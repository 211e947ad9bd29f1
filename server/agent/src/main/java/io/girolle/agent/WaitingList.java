package io.girolle.agent;

import io.girolle.call.Timers;
import io.grpc.SynchronizationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one pool that found every runner busy, in the order in which they arrived. When a
 * runner may have room, the first of them tries again; so does, each {@code delay}, the first
 * waiting call of each function, in turns when there are many. As long as none of those comes back,
 * twice as many of that function try the next time. A call that tries in vain takes its old place.
 *
 * <p>Its state changes in one serial context, which nobody waits for.
 */
final class WaitingList {
  private static final Logger log = LoggerFactory.getLogger(WaitingList.class);

  private static final Comparator<Place> BY_ARRIVAL =
      (one, other) ->
          one.arrivedAt == other.arrivedAt
              ? Long.compare(one.ticket, other.ticket)
              : one.arrivedAt - other.arrivedAt < 0 ? -1 : 1;

  /** After so many delays without a refusal twice as many try at once. */
  private static final int GROWTH = 4;

  private static final int MOST_AT_ONCE = 1 << 16;

  private final Timers timers;
  private final long delayNanos;
  private final int probes;
  private final SynchronizationContext serial =
      new SynchronizationContext((thread, e) -> log.error("event=waiting-list-failed", e));
  private final AtomicLong tickets = new AtomicLong();
  private final NavigableSet<Place> waiting = new TreeSet<>(BY_ARRIVAL);
  private final Map<String, Queue> byFunction = new HashMap<>();
  private final NavigableMap<Place, Queue> byFirst = new TreeMap<>(BY_ARRIVAL);
  private @Nullable Place lastProbed;
  private volatile int size;
  private Timers.@Nullable Timer tick;

  WaitingList(Timers timers, Duration delay, int probes) {
    this.timers = timers;
    this.delayNanos = delay.toNanos();
    this.probes = probes;
  }

  /** One call's place in the list, kept while it tries again. */
  final class Place {
    private final long ticket = tickets.getAndIncrement();
    private final long arrivedAt;
    private final String functionId;
    private final Runnable tryAgain;
    private boolean hasTried;

    private Place(long arrivedAt, String functionId, Runnable tryAgain) {
      this.arrivedAt = arrivedAt;
      this.functionId = functionId;
      this.tryAgain = tryAgain;
    }

    /** Waits until {@code tryAgain} is called, once. */
    void await() {
      serial.execute(() -> add(this));
    }

    /** Doesn't wait any more. */
    void leave() {
      serial.execute(() -> remove(this));
    }
  }

  /**
   * A place for a call.
   *
   * @param arrivedAt when it arrived, by the timers' time
   * @param functionId its function
   * @param tryAgain must only hand work to another thread
   */
  Place place(long arrivedAt, String functionId, Runnable tryAgain) {
    return new Place(arrivedAt, functionId, tryAgain);
  }

  /** A runner may have room for one call. */
  void roomForOne() {
    if (size > 0) {
      serial.execute(
          () -> {
            if (!waiting.isEmpty()) {
              wake(waiting.first());
            }
          });
    }
  }

  /** The runners have changed: the first call of each function tries again. */
  void runnersChanged() {
    serial.execute(this::probe);
  }

  /** No runner will ever come: all try again, and find that out. */
  void end() {
    serial.execute(() -> List.copyOf(waiting).forEach(this::wake));
  }

  int size() {
    return size;
  }

  private void add(Place place) {
    waiting.add(place);
    Queue queue = byFunction.computeIfAbsent(place.functionId, f -> new Queue(timers.nanoTime()));
    change(queue, () -> queue.places.add(place));
    if (place.hasTried) {
      queue.slowDown(timers.nanoTime());
    }
    size = waiting.size();
    if (tick == null) {
      tick = timers.after(delayNanos, () -> serial.execute(this::ticked));
    }
  }

  private void remove(Place place) {
    if (!waiting.remove(place)) {
      return;
    }
    Queue queue = Objects.requireNonNull(byFunction.get(place.functionId));
    change(queue, () -> queue.places.remove(place));
    if (queue.places.isEmpty()) {
      byFunction.remove(place.functionId);
    }
    size = waiting.size();
    if (waiting.isEmpty() && tick != null) {
      tick.cancel();
      tick = null;
    }
  }

  private void change(Queue queue, Runnable edit) {
    if (!queue.places.isEmpty()) {
      byFirst.remove(queue.places.first());
    }
    edit.run();
    if (!queue.places.isEmpty()) {
      byFirst.put(queue.places.first(), queue);
    }
  }

  private void ticked() {
    tick = null;
    probe();
    if (!waiting.isEmpty()) {
      tick = timers.after(delayNanos, () -> serial.execute(this::ticked));
    }
  }

  private void probe() {
    List<Place> trying = new ArrayList<>();
    Place from = lastProbed;
    if (from == null) {
      choose(byFirst, trying);
    } else {
      choose(byFirst.tailMap(from, false), trying);
      choose(byFirst.headMap(from, true), trying);
    }
    trying.forEach(this::wake);
  }

  private void choose(NavigableMap<Place, Queue> queues, List<Place> trying) {
    for (var entry : queues.entrySet()) {
      if (trying.size() >= probes) {
        return;
      }
      Queue queue = entry.getValue();
      queue.hurry(timers.nanoTime(), GROWTH * delayNanos);
      queue.places.stream()
          .limit(Math.min(queue.atOnce, probes - trying.size()))
          .forEach(trying::add);
      lastProbed = entry.getKey();
    }
  }

  private void wake(Place place) {
    remove(place);
    place.hasTried = true;
    place.tryAgain.run();
  }

  /** The waiting calls of one function, and how many of them try at once. */
  private static final class Queue {
    final NavigableSet<Place> places = new TreeSet<>(BY_ARRIVAL);
    private int atOnce = 1;
    private long changedAt;

    Queue(long now) {
      changedAt = now;
    }

    /** One has come back. */
    void slowDown(long now) {
      atOnce = 1;
      changedAt = now;
    }

    /** None has come back for so long: there seems to be room. */
    void hurry(long now, long nanos) {
      if (now - changedAt >= nanos) {
        atOnce = Math.min(2 * atOnce, MOST_AT_ONCE);
        changedAt = now;
      }
    }
  }
}

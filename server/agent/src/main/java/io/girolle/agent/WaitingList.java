package io.girolle.agent;

import io.girolle.call.Timers;
import io.grpc.SynchronizationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one pool that found every runner busy, in the order in which they began to wait.
 * When a runner may have room, the first of them tries again; so does, each {@code delay}, the
 * first waiting call of each function, in turns when there are many. As long as none of those comes
 * back, twice as many of that function try the next time. A call that tries in vain takes its old
 * place.
 *
 * <p>Its state changes in one serial context, which nobody waits for.
 */
final class WaitingList {
  private static final Logger log = LoggerFactory.getLogger(WaitingList.class);

  private final Timers timers;
  private final long delayNanos;
  private final int probes;
  private final SynchronizationContext serial =
      new SynchronizationContext((thread, e) -> log.error("event=waiting-list-failed", e));
  private final AtomicLong tickets = new AtomicLong();
  private final NavigableMap<Long, Place> waiting = new TreeMap<>();
  private final Map<String, Queue> byFunction = new HashMap<>();
  private final NavigableMap<Long, Queue> byFirst = new TreeMap<>();
  private long lastProbed = -1;
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
    private final String functionId;
    private final Runnable tryAgain;
    private boolean hasTried;

    private Place(String functionId, Runnable tryAgain) {
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
   * A place behind all others.
   *
   * @param functionId whose call waits
   * @param tryAgain must only hand work to another thread
   */
  Place place(String functionId, Runnable tryAgain) {
    return new Place(functionId, tryAgain);
  }

  /** A runner may have room for one call. */
  void roomForOne() {
    if (size > 0) {
      serial.execute(
          () -> {
            if (!waiting.isEmpty()) {
              wake(waiting.firstEntry().getValue());
            }
          });
    }
  }

  /** The runners have changed: the first call of each function tries again. */
  void runnersChanged() {
    if (size > 0) {
      serial.execute(this::probe);
    }
  }

  int size() {
    return size;
  }

  private void add(Place place) {
    waiting.put(place.ticket, place);
    Queue queue = byFunction.computeIfAbsent(place.functionId, f -> new Queue());
    change(queue, () -> queue.places.put(place.ticket, place));
    if (place.hasTried) {
      queue.atOnce = 1;
      queue.doubles = false;
    }
    size = waiting.size();
    if (tick == null) {
      tick = timers.after(delayNanos, () -> serial.execute(this::ticked));
    }
  }

  private void remove(Place place) {
    if (waiting.remove(place.ticket) == null) {
      return;
    }
    Queue queue = Objects.requireNonNull(byFunction.get(place.functionId));
    change(queue, () -> queue.places.remove(place.ticket));
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
      byFirst.remove(queue.places.firstKey());
    }
    edit.run();
    if (!queue.places.isEmpty()) {
      byFirst.put(queue.places.firstKey(), queue);
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
    long from = lastProbed;
    choose(byFirst.tailMap(from, false), trying);
    choose(byFirst.headMap(from, true), trying);
    trying.forEach(this::wake);
  }

  private void choose(NavigableMap<Long, Queue> queues, List<Place> trying) {
    for (var entry : queues.entrySet()) {
      if (trying.size() >= probes) {
        return;
      }
      Queue queue = entry.getValue();
      queue.atOnce = queue.doubles ? Math.min(2 * queue.atOnce, probes) : 1;
      queue.doubles = true;
      queue.places.values().stream()
          .limit(Math.min(queue.atOnce, probes - trying.size()))
          .forEach(trying::add);
      lastProbed = entry.getKey();
    }
  }

  private void wake(@Nullable Place place) {
    if (place != null) {
      remove(place);
      place.hasTried = true;
      place.tryAgain.run();
    }
  }

  /** The waiting calls of one function. */
  private static final class Queue {
    final NavigableMap<Long, Place> places = new TreeMap<>();
    int atOnce = 1;
    boolean doubles;
  }
}

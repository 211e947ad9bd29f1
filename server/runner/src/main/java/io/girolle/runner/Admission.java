package io.girolle.runner;

import io.girolle.call.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls that need an instance started wait in line for its room, makes room where that is
 * possible, and starts them in order. Confined to the serial context that it is given.
 */
final class Admission {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  /** How long beyond its grace an instance may take to be gone. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final Room room;
  private final Line line;
  private final Idling idling;
  private final SlotRules rules;
  private final Timers timers;
  private final Executor serial;
  private final Predicate<Claim> start;
  private final Consumer<FunctionInstance> evict;
  private final Consumer<Waiter> refuse;

  /**
   * An admission.
   *
   * @param room what there is
   * @param line who wants some of it
   * @param idling the instances that may be evicted
   * @param rules how long is waited
   * @param timers tell when that is over
   * @param serial where all of this happens
   * @param start begins to start an instance for a call, unless that can't be
   * @param evict stops an instance
   * @param refuse has a call wait no longer
   */
  Admission(
      Room room,
      Line line,
      Idling idling,
      SlotRules rules,
      Timers timers,
      Executor serial,
      Predicate<Claim> start,
      Consumer<FunctionInstance> evict,
      Consumer<Waiter> refuse) {
    this.room = room;
    this.line = line;
    this.idling = idling;
    this.rules = rules;
    this.timers = timers;
    this.serial = serial;
    this.start = start;
    this.evict = evict;
    this.refuse = refuse;
  }

  /** A call gets in line, unless that is too long. */
  void lineUp(Waiter waiter) {
    if (line.length() >= rules.admissionQueue()) {
      refuse.accept(waiter);
      return;
    }
    line.add(waiter);
    advance();
    await(waiter, rules.admissionWait(), () -> waited(waiter));
  }

  /** Whether an instance that nobody waits for may be started now. */
  boolean hasRoom(Need need) {
    return line.first() == null && room.fits(need);
  }

  /** Starts what there is room for, in order, and makes room for what comes next. */
  void advance() {
    for (Waiter next = line.first(); next != null && room.fits(next.need()); next = line.first()) {
      line.remove(next);
      if (!start.test(next.claim())) {
        refuse.accept(next);
      }
    }
    Need wanted = Need.NONE;
    for (Waiter waiter : line) {
      wanted = wanted.plus(waiter.need());
      if (!makeRoom(wanted)) {
        return;
      }
    }
  }

  /** Stops idle instances if that makes enough room, and tells whether it does. */
  boolean makeRoom(Need wanted) {
    List<FunctionInstance> inTheWay = idling.inTheWayOf(room.missing(wanted));
    if (inTheWay == null) {
      return false;
    }
    inTheWay.forEach(evict);
    return true;
  }

  /** A call has waited as long as it may; if room is being made for it, it may a little longer. */
  private void waited(Waiter waiter) {
    if (!room.isComing(line.upTo(waiter))) {
      giveUp(waiter);
      return;
    }
    Duration limit = rules.grace().plus(SLACK);
    await(
        waiter,
        limit,
        () -> {
          log.warn("event=room-late needs={} after={}", waiter.need(), limit);
          giveUp(waiter);
        });
  }

  private void giveUp(Waiter waiter) {
    refuse.accept(waiter);
    advance();
  }

  /** Does something later, unless the call has left the line by then. */
  private void await(Waiter waiter, Duration limit, Runnable then) {
    Runnable ifInLine =
        () -> {
          if (line.contains(waiter)) {
            then.run();
          }
        };
    if (limit.isZero()) {
      ifInLine.run();
    } else if (line.contains(waiter)) {
      waiter.patience = timers.after(limit.toNanos(), () -> serial.execute(ifInLine));
    }
  }
}

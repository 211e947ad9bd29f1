package io.girolle.call;

import io.girolle.call.PluginFigures.State;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.slf4j.Logger;

/**
 * How an instance stands: in service, or in quarantine because one of its hooks kept failing, with
 * a trial now and then. Thread-safe, without a lock; while all is well an admission is one volatile
 * read.
 */
final class Standing {
  private static final Condition WELL = new Condition(State.IN_SERVICE, Map.of(), 0, 0);
  private static final AtomicReferenceFieldUpdater<Standing, Condition> CONDITION =
      AtomicReferenceFieldUpdater.newUpdater(Standing.class, Condition.class, "condition");

  private final String plugin;
  private final Logger log;
  private final PluginRules.Quarantine rule;
  private final PluginFigures figures;
  private volatile Condition condition = WELL;
  private volatile boolean moved;

  /**
   * A moment of it.
   *
   * @param rows how often each hook has failed in a row
   * @param pauseNanos how long a quarantine lasts
   * @param untilNanos when it is over
   */
  private record Condition(
      State state, Map<String, Integer> rows, long pauseNanos, long untilNanos) {}

  Standing(String plugin, Logger log, PluginRules.Quarantine rule, PluginFigures figures) {
    this.plugin = plugin;
    this.log = log;
    this.rule = rule;
    this.figures = figures;
  }

  State state() {
    return condition.state();
  }

  boolean isMoved() {
    return moved;
  }

  /**
   * Its hooks are called on the blocking executor from now on.
   *
   * @return whether they weren't before
   */
  boolean move() {
    boolean first = !moved;
    moved = true;
    return first;
  }

  /** Whether a hook is to be called; every answer but {@code OUT} must be followed by a report. */
  Admission admit() {
    Condition now = condition;
    if (now == WELL) {
      return Admission.FREE;
    } else if (now.state() == State.IN_SERVICE) {
      return Admission.WATCHED;
    }
    var trial = new Condition(State.TRIAL, Map.of(), now.pauseNanos(), now.untilNanos());
    if (now.state() == State.TRIAL
        || figures.nanoTime() - now.untilNanos() < 0
        || !CONDITION.compareAndSet(this, now, trial)) {
      return Admission.OUT;
    }
    log.info("event=plugin-trial plugin={}", plugin);
    return Admission.TRIAL;
  }

  /** A part's hook did what it should. */
  void succeeded(Admission admission, String part, String hook) {
    if (admission == Admission.TRIAL) {
      condition = WELL;
      log.info("event=plugin-back plugin={}", plugin);
    } else if (admission == Admission.WATCHED && condition != WELL) {
      endRow(row(part, hook));
    }
  }

  /** The hook couldn't be called after all. */
  void withdrawn(Admission admission) {
    if (admission == Admission.TRIAL) {
      Condition now = condition;
      condition = new Condition(State.QUARANTINED, Map.of(), now.pauseNanos(), figures.nanoTime());
    }
  }

  /** A part's hook failed. */
  void failed(Admission admission, String part, String hook) {
    if (admission == Admission.TRIAL) {
      long doubled = 2 * Math.min(condition.pauseNanos(), Long.MAX_VALUE / 4);
      long pause = Math.min(doubled, rule.maxPause().toNanos());
      condition = quarantine(pause);
      tell(1, pause);
      return;
    }
    String failed = row(part, hook);
    for (Condition now = condition; now.state() == State.IN_SERVICE; now = condition) {
      int row = now.rows().getOrDefault(failed, 0) + 1;
      long pause = rule.pause().toNanos();
      Condition next = row >= rule.after() ? quarantine(pause) : with(now, failed, row);
      if (CONDITION.compareAndSet(this, now, next)) {
        if (next.state() == State.QUARANTINED) {
          tell(row, pause);
        }
        return;
      }
    }
  }

  private void endRow(String hook) {
    for (Condition now = condition; now.rows().containsKey(hook); now = condition) {
      if (CONDITION.compareAndSet(this, now, with(now, hook, 0))) {
        return;
      }
    }
  }

  private static String row(String part, String hook) {
    return part + "." + hook;
  }

  private static Condition with(Condition now, String hook, int row) {
    var rows = new HashMap<>(now.rows());
    if (row == 0) {
      rows.remove(hook);
    } else {
      rows.put(hook, row);
    }
    return rows.isEmpty() ? WELL : new Condition(State.IN_SERVICE, Map.copyOf(rows), 0, 0);
  }

  private Condition quarantine(long pause) {
    return new Condition(State.QUARANTINED, Map.of(), pause, figures.nanoTime() + pause);
  }

  private void tell(int failures, long pauseNanos) {
    log.warn(
        "event=plugin-quarantined plugin={} failures={} pause={}ms last=\"{}\"",
        plugin,
        failures,
        pauseNanos / 1_000_000,
        figures.lastError().map(PluginFigures.LastError::toString).orElse(""));
  }
}

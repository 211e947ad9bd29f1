package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Timers;
import io.girolle.runner.FunctionInstance.State;
import io.grpc.SynchronizationContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances of a runner, and who has them.
 *
 * <ul>
 *   <li>A call gets an idle instance of its key; a frozen one is thawed for it. Else it waits in
 *       the queue of its key, and gets the first instance of that key that becomes free or has
 *       started, whichever comes first, though maybe another than the one that was started for it.
 *   <li>As many instances start as there are calls that wait, and no more. One that isn't needed in
 *       the end, since its call was served elsewhere or has left, goes on to start and stands idle.
 *   <li>A start that fails is told to the call that counts on it, as in Fn; if none does, to
 *       nobody. A thaw that fails is told to no call: the call waits for another instance.
 *   <li>A start takes room for the instance's life. Where there is none, idle instances of other
 *       keys are stopped, longest idle first, if that makes enough; else the call is refused, or
 *       stands in line for as long as the rules say. The line is served in order: no call is
 *       started ahead of an older one, even if its own instance would fit. An instance that becomes
 *       free is another matter: a waiting call of its own key has it before it is stopped for an
 *       older call of another key.
 * </ul>
 *
 * <p>Everything happens in one serial context; methods may be called from any thread and return
 * before their effect.
 */
final class Slots implements InstanceEvents {
  private static final Logger log = LoggerFactory.getLogger(Slots.class);

  private final SynchronizationContext serial =
      new SynchronizationContext((thread, e) -> log.error("event=bug where=slots", e));
  private final Starter starter;
  private final SlotRules rules;
  private final Room room;
  private final InstanceCounts counts = new InstanceCounts();
  private final StartHealth health;
  private final Idling idling;
  private final Set<FunctionInstance> live = new HashSet<>();
  private final Queues queues = new Queues();
  private final Admission admission;
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private volatile int count;
  private long arrivals;
  private boolean refusing;
  private boolean closed;

  /**
   * The slots of a runner.
   *
   * @param starter starts and stops instances
   * @param timers bound what may take time
   * @param rules how long is waited for what
   * @param limit memory and CPUs for all instances
   * @param health is told how starts go
   */
  Slots(Starter starter, Timers timers, SlotRules rules, Need limit, StartHealth health) {
    this.starter = starter;
    this.rules = rules;
    this.room = new Room(limit);
    this.health = health;
    this.idling =
        new Idling(
            rules.freezeIdle(),
            timers,
            serial,
            instance -> starter.freeze(instance, this),
            instance -> stop(instance, rules.grace(), StopReason.IDLE));
    this.admission =
        new Admission(
            room,
            queues.line(),
            idling,
            rules,
            timers,
            serial,
            claim -> start(claim) != null,
            instance -> stop(instance, rules.grace(), StopReason.EVICTED),
            waiter -> drop(waiter, CallError.tooBusy()));
  }

  /** What all instances have. */
  Need used() {
    return room.used();
  }

  /** How many instances there are. */
  int count() {
    return count;
  }

  /** How many calls wait for room. */
  int inLine() {
    return queues.line().length();
  }

  /** What has happened to instances. */
  InstanceCounts counts() {
    return counts;
  }

  /** Whether an instance for this call could ever be had. */
  boolean couldFit(CallModel call) {
    return room.couldFit(Need.of(call));
  }

  /** A call wants an instance. */
  void claim(Claim claim) {
    serial.execute(() -> serve(claim));
  }

  /** A call doesn't want one any more; a grant may still be on its way to it. */
  void withdraw(Claim claim) {
    serial.execute(
        () -> {
          Waiter waiter = queues.find(claim);
          if (waiter != null) {
            queues.remove(waiter);
            admission.advance();
          }
        });
  }

  /** A call gives an instance back that can take another. */
  void release(FunctionInstance instance, Duration idleTimeout) {
    serial.execute(
        () -> {
          if (instance.state == State.BUSY) {
            instance.idleTimeout = idleTimeout;
            free(instance, false);
            admission.advance();
          }
        });
  }

  /** An instance must take no call any more. */
  void discard(FunctionInstance instance, Duration patience) {
    serial.execute(() -> stop(instance, patience, StopReason.BROKEN));
  }

  /** Starts an instance that is kept, if there is room for it; else makes room for another try. */
  void keep(Claim claim, Keeper keeper) {
    serial.execute(
        () -> {
          Need need = Need.of(claim.call());
          boolean started = !refusing && admission.hasRoom(need);
          FunctionInstance instance = started ? start(claim) : null;
          if (instance != null) {
            instance.keeper = keeper;
          } else {
            keeper.lost(CallError.tooBusy());
            admission.makeRoom(need);
          }
        });
  }

  /** An instance that was kept becomes one as any other; its keeper hears no more of it. */
  void letGo(Keeper keeper) {
    serial.execute(
        () ->
            List.copyOf(live).stream()
                .filter(instance -> instance.keeper == keeper)
                .forEach(
                    instance -> {
                      instance.keeper = null;
                      if (idling.has(instance)) {
                        stop(instance, rules.grace(), StopReason.OUTDATED);
                      }
                    }));
  }

  /** Instances that were made with an outdated kit take no more calls of a later one. */
  void retire(InstanceKit outdated) {
    outdated.outdate();
    serial.execute(
        () -> idling.of(outdated).forEach(i -> stop(i, rules.grace(), StopReason.OUTDATED)));
  }

  /** Refuses every call from now on, and those that wait. */
  void refuse() {
    serial.execute(
        () -> {
          refusing = true;
          queues.all().forEach(waiter -> drop(waiter, CallError.tooBusy()));
        });
  }

  /** Stops everything; complete when nothing lives any more. */
  CompletableFuture<Void> close() {
    refuse();
    serial.execute(
        () -> {
          closed = true;
          List.copyOf(live).forEach(this::end);
          tellEmptied();
        });
    return emptied;
  }

  @Override
  public void ready(FunctionInstance instance) {
    serial.execute(
        () -> {
          if (instance.state == State.STARTING) {
            room.startEnds();
            health.worked();
            queues.cameOrFailed(instance);
            free(instance, true);
            admission.advance();
          }
        });
  }

  @Override
  public void failed(FunctionInstance instance, CallError error) {
    serial.execute(
        () -> {
          Waiter waiter = queues.countingOn(instance);
          room.startEnds();
          counts.startFailed();
          health.failed(error);
          instance.failure = error;
          queues.cameOrFailed(instance);
          leave(instance);
          if (waiter != null) {
            drop(waiter, error);
          }
          admission.advance();
        });
  }

  @Override
  public void frozen(FunctionInstance instance) {
    serial.execute(
        () -> {
          if (instance.state == State.FREEZING) {
            instance.state = State.FROZEN;
            counts.froze();
          }
        });
  }

  @Override
  public void thawed(FunctionInstance instance) {
    serial.execute(
        () -> {
          if (instance.state == State.THAWING) {
            queues.cameOrFailed(instance);
            free(instance, false);
            admission.advance();
          }
        });
  }

  @Override
  public void broken(FunctionInstance instance) {
    discard(instance, Duration.ZERO);
  }

  @Override
  public void exited(FunctionInstance instance) {
    serial.execute(() -> stop(instance, Duration.ZERO, StopReason.EXITED));
  }

  @Override
  public void gone(FunctionInstance instance) {
    serial.execute(
        () -> {
          if (live.remove(instance)) {
            leave(instance);
            instance.state = State.GONE;
            room.left(instance.need());
            instance.kit().instanceGone();
            count = live.size();
            if (instance.keeper != null) {
              instance.keeper.lost(instance.failure);
            }
            admission.advance();
            tellEmptied();
          }
        });
  }

  // calls

  private void serve(Claim claim) {
    if (refusing) {
      claim.refused(CallError.tooBusy());
      return;
    }
    FunctionInstance warm = idling.take(claim.key());
    if (warm != null && warm.state == State.IDLE) {
      grant(claim, warm, false);
      return;
    }
    var waiter = new Waiter(claim, ++arrivals);
    queues.add(waiter);
    if (warm != null) {
      thaw(warm);
    }
    lineUpStranded(claim.key());
  }

  /** A call of this key that has no instance to count on gets in line for room, if there is one. */
  private void lineUpStranded(SlotKey key) {
    Waiter waiter = queues.stranded(key);
    if (waiter != null) {
      admission.lineUp(waiter);
    }
  }

  /** Begins to start an instance; null when its kit isn't used any more. */
  private @Nullable FunctionInstance start(Claim claim) {
    if (!claim.key().kit().instanceMade()) {
      return null;
    }
    FunctionInstance instance = starter.start(claim, this);
    counts.started();
    room.startBegins(instance.need());
    live.add(instance);
    count = live.size();
    queues.comes(instance);
    return instance;
  }

  private void grant(Claim claim, FunctionInstance instance, boolean cold) {
    instance.state = State.BUSY;
    instance.callBegins();
    instance.loop().execute(() -> claim.granted(instance, cold));
  }

  /** A call that waits gets no instance. */
  private void drop(Waiter waiter, CallError error) {
    queues.remove(waiter);
    waiter.claim().refused(error);
  }

  // instances

  /** An instance has nothing to do: the first call that waits for one gets it, or it is idle. */
  private void free(FunctionInstance instance, boolean cold) {
    Waiter next = queues.poll(instance.key());
    if (next != null) {
      grant(next.claim(), instance, cold);
    } else if (closed) {
      stop(instance, Duration.ZERO, StopReason.CLOSING);
    } else if (instance.kit().isOutdated()) {
      stop(instance, rules.grace(), StopReason.OUTDATED);
    } else if (instance.idleTimeout.isZero() && !instance.isKept()) {
      stop(instance, rules.grace(), StopReason.IDLE);
    } else {
      idling.add(instance);
    }
  }

  /** Thaws an instance, once it is frozen if that is going on. */
  private void thaw(FunctionInstance instance) {
    if (instance.state == State.FROZEN) {
      counts.unfroze();
    }
    instance.state = State.THAWING;
    queues.comes(instance);
    starter.thaw(instance, this);
  }

  private void end(FunctionInstance instance) {
    if (instance.state == State.STARTING) {
      starter.abort(instance);
    } else {
      stop(instance, Duration.ZERO, StopReason.CLOSING);
    }
  }

  private void stop(FunctionInstance instance, Duration patience, StopReason reason) {
    boolean wasThawing = instance.state == State.THAWING;
    if (leave(instance)) {
      counts.stopped(reason);
      starter.stop(instance, patience, this);
      if (wasThawing) {
        queues.cameOrFailed(instance);
        lineUpStranded(instance.key());
      }
    }
  }

  /** Takes an instance out of service; its room counts until it is gone. */
  private boolean leave(FunctionInstance instance) {
    if (instance.state == State.STOPPING || instance.state == State.GONE) {
      return false;
    }
    idling.remove(instance);
    if (instance.state == State.FROZEN) {
      counts.unfroze();
    }
    instance.state = State.STOPPING;
    room.leaves(instance.need());
    return true;
  }

  private void tellEmptied() {
    if (closed && live.isEmpty()) {
      emptied.complete(null);
    }
  }
}

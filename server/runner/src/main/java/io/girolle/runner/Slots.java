package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Timers;
import io.grpc.SynchronizationContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances of a runner, and who has them. A call gets an idle instance of its key; else a new
 * one is started where there is room for its memory, or where stopping idle instances of other
 * keys, longest idle first, makes enough; else it is refused at once.
 *
 * <p>Everything happens in one serial context; methods may be called from any thread and return
 * before their effect.
 */
final class Slots implements InstanceEvents {
  private static final Logger log = LoggerFactory.getLogger(Slots.class);

  /** How many instances may be starting at once; what is more is refused. */
  private static final int MAX_STARTING = 256;

  /** How long beyond its grace an instance may take to be gone. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final SynchronizationContext serial =
      new SynchronizationContext((thread, e) -> log.error("event=bug where=slots", e));
  private final Starter starter;
  private final Timers timers;
  private final Duration grace;
  private final long limitMiB;
  private final long milliCpus;

  private final IdleInstances idle = new IdleInstances();
  private final Set<FunctionInstance> live = new HashSet<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();

  /** Memory of all that lives. */
  private final AtomicLong usedMiB = new AtomicLong();

  /** The part of it that is being stopped. */
  private long leavingMiB;

  /** Memory for which {@link #waiting} calls wait. */
  private long promisedMiB;

  private volatile int count;
  private int starting;
  private boolean refusing;
  private boolean closed;

  /** A call whose room is being made. */
  private record Waiting(Claim claim, long memoryMiB, Timers.Timer limit) {}

  /**
   * The slots of a runner.
   *
   * @param starter starts and stops instances
   * @param timers bound what may take time
   * @param grace how long an idle instance may take to end
   * @param limitMiB memory for all instances
   * @param milliCpus CPUs of this machine, in thousandths
   */
  Slots(Starter starter, Timers timers, Duration grace, long limitMiB, long milliCpus) {
    this.starter = starter;
    this.timers = timers;
    this.grace = grace;
    this.limitMiB = limitMiB;
    this.milliCpus = milliCpus;
  }

  /** What an instance for a call counts for. */
  static long memoryMiB(CallModel call) {
    return (long) call.memoryMiB() + call.tmpfsMiB();
  }

  /** Memory of all instances. */
  long usedMiB() {
    return usedMiB.get();
  }

  /** How many instances there are. */
  int count() {
    return count;
  }

  /** Whether an instance for this call could ever be had. */
  boolean couldFit(CallModel call) {
    return memoryMiB(call) <= limitMiB && call.milliCpus() <= milliCpus;
  }

  /** A call wants an instance. */
  void claim(Claim claim) {
    serial.execute(() -> serve(claim));
  }

  /** A call doesn't want one any more; a grant may still be on its way to it. */
  void withdraw(Claim claim) {
    serial.execute(
        () -> {
          live.stream().filter(i -> i.claim == claim).forEach(i -> i.claim = null);
          waiting.removeIf(
              w -> {
                boolean mine = w.claim() == claim;
                if (mine) {
                  forget(w);
                }
                return mine;
              });
          serveWaiting();
        });
  }

  /** A call gives an instance back that can take another. */
  void release(FunctionInstance instance, Duration idleTimeout) {
    serial.execute(
        () -> {
          if (instance.state == FunctionInstance.State.BUSY) {
            settle(instance, idleTimeout);
          }
        });
  }

  /** An instance must take no call any more. */
  void discard(FunctionInstance instance, Duration patience) {
    serial.execute(() -> stop(instance, patience));
  }

  /** Instances that were made with an outdated kit take no more calls of a later one. */
  void retire(InstanceKit outdated) {
    outdated.outdate();
    serial.execute(
        () ->
            live.stream()
                .filter(i -> i.kit() == outdated && i.state == FunctionInstance.State.IDLE)
                .toList()
                .forEach(i -> stop(i, grace)));
  }

  /** Refuses every call from now on. */
  void refuse() {
    serial.execute(() -> refusing = true);
  }

  /** Stops everything; complete when nothing lives any more. */
  CompletableFuture<Void> close() {
    serial.execute(
        () -> {
          refusing = true;
          closed = true;
          waiting.forEach(w -> refuse(w, CallError.tooBusy()));
          waiting.clear();
          List.copyOf(live).forEach(this::end);
          tellEmptied();
        });
    return emptied;
  }

  @Override
  public void ready(FunctionInstance instance) {
    serial.execute(
        () -> {
          if (instance.state != FunctionInstance.State.STARTING) {
            return;
          }
          Claim claim = instance.claim;
          starting--;
          if (closed) {
            stop(instance, Duration.ZERO);
          } else if (claim != null) {
            grant(claim, instance, true);
          } else {
            settle(instance, instance.idleTimeout());
          }
        });
  }

  @Override
  public void failed(FunctionInstance instance, CallError error) {
    serial.execute(
        () -> {
          Claim claim = instance.claim;
          starting--;
          leave(instance);
          if (claim != null) {
            claim.refused(error);
          }
        });
  }

  @Override
  public void exited(FunctionInstance instance) {
    discard(instance, Duration.ZERO);
  }

  @Override
  public void gone(FunctionInstance instance) {
    serial.execute(
        () -> {
          if (instance.state == FunctionInstance.State.GONE) {
            return;
          }
          leave(instance);
          instance.state = FunctionInstance.State.GONE;
          leavingMiB -= instance.memoryMiB();
          usedMiB.addAndGet(-instance.memoryMiB());
          live.remove(instance);
          instance.kit().instanceGone();
          count = live.size();
          serveWaiting();
          tellEmptied();
        });
  }

  private void serve(Claim claim) {
    if (refusing) {
      claim.refused(CallError.tooBusy());
      return;
    }
    FunctionInstance warm = idle.take(claim.key());
    if (warm != null) {
      cancelIdleTimer(warm);
      grant(claim, warm, false);
      return;
    }
    long needed = memoryMiB(claim.call());
    if (starting + waiting.size() >= MAX_STARTING || !makeRoom(needed)) {
      claim.refused(CallError.tooBusy());
    } else if (waiting.isEmpty() && usedMiB() + needed <= limitMiB) {
      start(claim, needed);
    } else {
      await(claim, needed);
    }
  }

  /** Sees to it that there is room, now or when those that are being stopped are gone. */
  private boolean makeRoom(long needed) {
    long missing = usedMiB() - leavingMiB + promisedMiB + needed - limitMiB;
    var victims = new ArrayList<FunctionInstance>();
    for (FunctionInstance candidate : idle.longestIdleFirst()) {
      if (missing <= 0) {
        break;
      }
      victims.add(candidate);
      missing -= candidate.memoryMiB();
    }
    if (missing > 0) {
      return false;
    }
    victims.forEach(v -> stop(v, grace));
    return true;
  }

  private void start(Claim claim, long needed) {
    if (!claim.key().kit().instanceMade()) {
      claim.refused(CallError.tooBusy());
      return;
    }
    usedMiB.addAndGet(needed);
    starting++;
    live.add(starter.start(claim, this));
    count = live.size();
  }

  private void await(Claim claim, long needed) {
    promisedMiB += needed;
    long limit = grace.plus(SLACK).toNanos();
    waiting.add(
        new Waiting(claim, needed, timers.after(limit, () -> serial.execute(() -> late(claim)))));
  }

  /** The room that was being made for a call isn't there in time. */
  private void late(Claim claim) {
    waiting.removeIf(
        w -> {
          boolean late = w.claim() == claim;
          if (late) {
            log.warn("event=room-late memory={} waited={}", w.memoryMiB(), grace.plus(SLACK));
            refuse(w, CallError.tooBusy());
          }
          return late;
        });
    serveWaiting();
  }

  private void serveWaiting() {
    for (Waiting next = waiting.peek();
        next != null && usedMiB() + next.memoryMiB() <= limitMiB;
        next = waiting.peek()) {
      waiting.remove();
      forget(next);
      start(next.claim(), next.memoryMiB());
    }
  }

  private void refuse(Waiting call, CallError error) {
    forget(call);
    call.claim().refused(error);
  }

  private void forget(Waiting call) {
    call.limit().cancel();
    promisedMiB -= call.memoryMiB();
  }

  private void grant(Claim claim, FunctionInstance instance, boolean cold) {
    instance.state = FunctionInstance.State.BUSY;
    instance.claim = null;
    instance.loop().execute(() -> claim.granted(instance, cold));
  }

  /** An instance has nothing to do: a call that waits for room may have it, or it stands idle. */
  private void settle(FunctionInstance instance, Duration idleTimeout) {
    for (Waiting call : waiting) {
      if (call.claim().key().equals(instance.key())) {
        waiting.remove(call);
        forget(call);
        grant(call.claim(), instance, false);
        return;
      }
    }
    if (closed || idleTimeout.isZero() || instance.kit().isOutdated()) {
      stop(instance, grace);
      return;
    }
    instance.state = FunctionInstance.State.IDLE;
    idle.add(instance);
    long period = ++instance.idlePeriods;
    instance.idleTimer =
        timers.after(
            idleTimeout.toNanos(), () -> serial.execute(() -> idleTooLong(instance, period)));
  }

  private void idleTooLong(FunctionInstance instance, long period) {
    if (instance.state == FunctionInstance.State.IDLE && instance.idlePeriods == period) {
      stop(instance, grace);
    }
  }

  private static void cancelIdleTimer(FunctionInstance instance) {
    if (instance.idleTimer != null) {
      instance.idleTimer.cancel();
      instance.idleTimer = null;
    }
  }

  private void end(FunctionInstance instance) {
    if (instance.state == FunctionInstance.State.STARTING) {
      starter.abort(instance);
    } else {
      stop(instance, Duration.ZERO);
    }
  }

  private void stop(FunctionInstance instance, Duration patience) {
    if (leave(instance)) {
      starter.stop(instance, patience, this);
    }
  }

  /** Takes an instance out of service; its memory counts until it is gone. */
  private boolean leave(FunctionInstance instance) {
    if (instance.state == FunctionInstance.State.STOPPING
        || instance.state == FunctionInstance.State.GONE) {
      return false;
    }
    idle.remove(instance);
    cancelIdleTimer(instance);
    instance.claim = null;
    instance.state = FunctionInstance.State.STOPPING;
    leavingMiB += instance.memoryMiB();
    return true;
  }

  private void tellEmptied() {
    if (closed && live.isEmpty()) {
      emptied.complete(null);
    }
  }
}

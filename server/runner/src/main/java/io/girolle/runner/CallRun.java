package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Origin;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.TryCall;
import io.girolle.spi.Blame;
import io.grpc.SynchronizationContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on this runner, from its first message to its last: it is read and edited, waits for an
 * instance ({@link CallWait}), runs ({@link FunctionRun}), and is over.
 *
 * <p>It is confined to a serial context of its own, which events enter on whatever thread they come
 * on; nothing in it blocks.
 */
final class CallRun {
  private static final Logger log = LoggerFactory.getLogger(CallRun.class);

  private final SynchronizationContext serial = new SynchronizationContext(this::broken);
  private final RunnerCore core;
  private final Origin origin;
  private final AnswerRelay answer;
  private final Course course;
  private final CallContext context;
  private boolean counted;
  private boolean inChain;
  private boolean over;
  private @Nullable Lineup lineup;
  private @Nullable CallModel call;

  /** While it waits. */
  private @Nullable CallWait wait;

  /** Once its function may have begun. */
  private @Nullable FunctionRun run;

  CallRun(RunnerCore core, EngageStream peer, Origin origin) {
    this.core = core;
    this.origin = origin;
    this.answer = new AnswerRelay(peer, core.responseLimit());
    this.course = new Course(core.clock(), core.timers());
    this.context = new CallContext(core, serial, peer, answer, course);
  }

  // what the load balancer says, on gRPC's thread

  void begin(TryCall message) {
    serial.execute(() -> intake(message));
  }

  void body(ByteString bytes, boolean last) {
    serial.execute(
        () -> {
          if (run != null) {
            run.received(bytes, last);
          }
        });
  }

  void peerReady() {
    serial.execute(
        () -> {
          if (run != null) {
            run.resume();
          }
        });
  }

  void peerGone() {
    serial.execute(
        () -> {
          answer.peerGone();
          if (run == null || !run.outlivesClient()) {
            giveUp(CallError.clientGone());
          }
        });
  }

  void protocolFailure(String what) {
    serial.execute(
        () -> {
          answer.fail(what);
          giveUp(CallError.badRequest(what));
        });
  }

  // intake and admission

  private void intake(TryCall message) {
    if (over) {
      return;
    }
    core.counts().begun();
    counted = true;
    var taken = core.plugins().enter();
    lineup = taken;
    try {
      var read = taken.intake().read(message, origin, core.use());
      call = read;
      inChain = true;
      taken.chain().override(read, serial, error -> edited(error, message.getSlotHashId()));
    } catch (Refusal e) {
      unfit(e.error());
    }
  }

  private void edited(@Nullable CallError rejection, String sentHash) {
    inChain = false;
    if (over) {
      lineup().leave();
    } else if (rejection != null) {
      notRun(rejection);
    } else if (!core.slots().couldFit(call())) {
      unfit(CallError.neverFits());
    } else {
      try {
        claim(new CallWait(this, call(), lineup().intake().ticket(call(), sentHash, core.use())));
      } catch (Refusal e) {
        notRun(e.error());
      }
    }
  }

  private void claim(CallWait next) {
    wait = next;
    core.slots().claim(next);
  }

  /** It has got an instance, unless it wants none any more. */
  void granted(CallWait granted, FunctionInstance instance, boolean cold) {
    serial.execute(
        () -> {
          if (over || wait != granted) {
            instance.callEnded();
            core.slots().release(instance, instance.idleTimeout);
            return;
          }
          var begun =
              new FunctionRun(this, context, call(), lineup().kit().hooks(), instance, cold);
          run = begun;
          begun.begin();
        });
  }

  /** It gets none. */
  void refused(CallWait refused, CallError error) {
    serial.execute(
        () -> {
          if (!over && wait == refused) {
            notRun(error);
          }
        });
  }

  /** The function didn't get it: it needs another instance. */
  void again() {
    CallWait before = Objects.requireNonNull(wait, "it never waited");
    run = null;
    course.startAgain();
    claim(new CallWait(this, call(), before.ticket()));
  }

  // ends

  /** Nobody waits for the call any more. */
  private void giveUp(CallError why) {
    if (over) {
      return;
    } else if (run != null) {
      run.stop(why);
      return;
    } else if (wait != null) {
      core.slots().withdraw(wait);
    }
    unfit(why);
  }

  /** It ends as a call of which nothing is known, or that no runner of this size could take. */
  private void unfit(CallError error) {
    end(error, Verdict.unfit(error));
  }

  /** It ends before its function had it. */
  private void notRun(CallError error) {
    course.end();
    over(error);
  }

  /** It ends, well or not. */
  void over(@Nullable CallError error) {
    end(error, Verdict.of(error, call(), course));
  }

  private void end(@Nullable CallError error, RunnerMsg verdict) {
    over = true;
    if (counted) {
      core.counts().ended(error != null && error.status() == 503);
    }
    answer.finish(verdict);
    if (lineup != null && !inChain) {
      lineup.leave();
    }
    if (error != null) {
      tell(error);
    }
  }

  private void tell(CallError error) {
    if (error.blame() == Blame.SERVICE && error.status() == 500) {
      log.warn("event=call-failed call={} error=\"{}\"", call, error, error.cause());
    } else {
      log.debug("event=call-failed call={} error=\"{}\"", call, error);
    }
  }

  private void broken(Thread thread, Throwable bug) {
    log.error("event=bug where=call call={} over={}", call, over, bug);
    giveUp(CallError.internal("a bug, see above", bug));
  }

  private CallModel call() {
    return Objects.requireNonNull(call, "no call yet");
  }

  private Lineup lineup() {
    return Objects.requireNonNull(lineup, "no call yet");
  }
}

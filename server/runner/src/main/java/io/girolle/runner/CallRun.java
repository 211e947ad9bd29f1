package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Origin;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.TryCall;
import io.girolle.spi.Blame;
import io.girolle.spi.Driver;
import io.grpc.SynchronizationContext;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on this runner, from its first message to its last: it is read and edited, waits for an
 * instance, runs, and is over.
 *
 * <p>It is confined to a serial context of its own, which events enter on whatever thread they come
 * on; nothing in it blocks.
 */
final class CallRun implements Claim, ExchangeListener {
  private static final Logger log = LoggerFactory.getLogger(CallRun.class);

  private enum Phase {
    /** It is being read and edited. */
    INTAKE,
    /** It waits for an instance. */
    WAITING,
    /** Its function may have begun. */
    RUNNING,
    OVER
  }

  private final SynchronizationContext serial = new SynchronizationContext(this::broken);
  private final RunnerCore core;
  private final EngageStream peer;
  private final Origin origin;
  private final AnswerRelay answer;
  private final Course course;
  private Phase phase = Phase.INTAKE;
  private boolean counted;
  private boolean inChain;

  private @Nullable Lineup lineup;
  private @Nullable CallModel call;
  private Intake.@Nullable Ticket ticket;
  private @Nullable FunctionInstance instance;
  private @Nullable Exchange exchange;
  private Timers.@Nullable Timer timeout;
  private boolean cold;

  /** The whole request has come. */
  private boolean eof;

  /** The client of a detached call knows that it runs. */
  private boolean acknowledged;

  private @Nullable EarlyAnswer early;
  private @Nullable CallError failure;

  CallRun(RunnerCore core, EngageStream peer, Origin origin) {
    this.core = core;
    this.peer = peer;
    this.origin = origin;
    this.answer = new AnswerRelay(peer, core.responseLimit());
    this.course = new Course(core.clock(), core.timers());
  }

  // what the load balancer says, on gRPC's thread

  void begin(TryCall message) {
    serial.execute(() -> intake(message));
  }

  void body(ByteString bytes, boolean last) {
    serial.execute(() -> received(bytes, last));
  }

  void peerReady() {
    serial.execute(
        () -> {
          if (phase == Phase.RUNNING && answer.resumes()) {
            exchange().read();
          }
        });
  }

  void peerGone() {
    serial.execute(
        () -> {
          answer.peerGone();
          if (!(acknowledged && eof)) {
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
    if (phase == Phase.OVER) {
      return;
    }
    core.counts().begun();
    counted = true;
    var taken = core.plugins().enter();
    lineup = taken;
    try {
      var read = taken.intake().read(message, origin);
      call = read;
      inChain = true;
      taken.chain().override(read, serial, error -> edited(error, message.getSlotHashId()));
    } catch (Refusal e) {
      unfit(e.error());
    }
  }

  private void edited(@Nullable CallError rejection, String sentHash) {
    inChain = false;
    if (phase == Phase.OVER) {
      lineup().leave();
      return;
    } else if (rejection != null) {
      over(rejection);
      return;
    }
    if (!core.slots().couldFit(call())) {
      unfit(CallError.neverFits());
      return;
    }
    try {
      ticket = lineup().intake().ticket(call(), sentHash);
      claim();
    } catch (Refusal e) {
      over(e.error());
    }
  }

  private void claim() {
    phase = Phase.WAITING;
    core.slots().claim(this);
  }

  @Override
  public CallModel call() {
    return Objects.requireNonNull(call, "no call yet");
  }

  @Override
  public SlotKey key() {
    return Objects.requireNonNull(ticket, "no ticket yet").key();
  }

  @Override
  public Registered<Driver> driver() {
    return Objects.requireNonNull(ticket, "no ticket yet").driver();
  }

  @Override
  public void granted(FunctionInstance granted, boolean startedForIt) {
    serial.execute(
        () -> {
          if (phase == Phase.WAITING) {
            run(granted, startedForIt);
          } else {
            core.slots().release(granted, granted.idleTimeout());
          }
        });
  }

  @Override
  public void refused(CallError error) {
    serial.execute(
        () -> {
          if (phase == Phase.WAITING) {
            over(error);
          }
        });
  }

  // the run

  private void run(FunctionInstance granted, boolean startedForIt) {
    Instant now = course.start();
    HttpRequest head;
    try {
      head = RequestHead.of(call(), now.plusSeconds(call().timeoutSeconds()));
    } catch (IllegalArgumentException e) {
      core.slots().release(granted, idleTimeout());
      over(CallError.badRequest("a header of the call can't be sent: " + e.getMessage()));
      return;
    }
    phase = Phase.RUNNING;
    instance = granted;
    cold = startedForIt;
    course.start = startedForIt ? granted.ready().times() : null;
    granted.callBegins();
    lineup().kit().hooks().beforeCall(granted, call());
    var begun = new Exchange(granted.ready().socket(), head, this, serial);
    exchange = begun;
    begun.begin();
    timeout =
        later(
            Duration.ofSeconds(call().timeoutSeconds()), () -> stopInstance(CallError.timedOut()));
  }

  @Override
  public void unreachable(Throwable cause) {
    if (phase != Phase.RUNNING) {
      return;
    }
    FunctionInstance dead = instance();
    if (cold) {
      stopInstance(CallError.functionResponseLost());
      return;
    }
    log.debug("event=instance-unreachable instance={}", dead, cause);
    cancelTimeout();
    course.end();
    lineup()
        .kit()
        .hooks()
        .afterCall(dead, call(), course.result(CallError.functionResponseLost(), core.id()));
    dead.callEnded();
    core.slots().discard(dead, Duration.ZERO);
    course.startAgain();
    instance = null;
    exchange = null;
    claim();
  }

  @Override
  public void writable() {
    if (phase != Phase.RUNNING) {
      return;
    }
    if (call().detached() && !acknowledged) {
      acknowledged = true;
      answer.head(ResultHead.accepted(Explanation.of(call(), instance())));
    }
    if (!eof) {
      peer.more();
    }
  }

  private void received(ByteString bytes, boolean last) {
    if (phase != Phase.RUNNING) {
      return;
    }
    eof |= last;
    EarlyAnswer held = early;
    if (held == null) {
      exchange().send(bytes, last);
      return;
    }
    if (held.tookFrame()) {
      exchange().send(bytes, last);
    } else if (!eof) {
      peer.more();
    }
    if (eof) {
      early = null;
      held.release();
    }
  }

  @Override
  public void head(int status, HttpHeaders headers) {
    if (phase != Phase.RUNNING) {
      return;
    }
    switch (status) {
      case 200 -> {
        if (call().detached()) {
          answer.drop();
        } else if (eof) {
          answer.head(ResultHead.ok(headers, Explanation.of(call(), instance())));
        } else {
          early = new EarlyAnswer(() -> head(200, headers));
          watchSilence();
        }
      }
      case 502 -> drop(CallError.functionFailed());
      case 504 -> drop(CallError.timedOut());
      default -> stopInstance(CallError.invalidFunctionResponse());
    }
  }

  /** The answer was there before the request: see whether the rest of the request still comes. */
  private void watchSilence() {
    later(
        EarlyAnswer.SILENCE,
        () -> {
          EarlyAnswer held = early;
          if (held == null || phase != Phase.RUNNING) {
            return;
          }
          switch (held.afterSilence()) {
            case WAIT -> watchSilence();
            case SKIP_REQUEST -> {
              peer.more();
              watchSilence();
            }
            case GIVE_UP -> {
              early = null;
              drop(EarlyAnswer.error());
              held.releaseBody();
            }
          }
        });
  }

  @Override
  public void data(ByteString bytes) {
    if (phase != Phase.RUNNING || isHeld(() -> data(bytes))) {
      return;
    }
    if (!answer.body(bytes)) {
      stopInstance(CallError.functionBodyTooLarge());
    }
  }

  @Override
  public void readComplete() {
    if (phase != Phase.RUNNING || isHeld(this::readComplete)) {
      return;
    }
    if (answer.takesMore()) {
      exchange().read();
    }
  }

  @Override
  public void ended() {
    if (phase != Phase.RUNNING || isHeld(this::ended)) {
      return;
    }
    core.slots().release(instance(), idleTimeout());
    over(failure);
  }

  @Override
  public void failed(CallError error) {
    stopInstance(failure == null ? error : failure);
  }

  private boolean isHeld(Runnable event) {
    return early != null && early.hold(event);
  }

  /** The rest of the answer doesn't matter; when it has come, the instance can take a call. */
  private void drop(CallError error) {
    failure = error;
    answer.drop();
  }

  // ends

  /** The instance can't be trusted with another call. */
  private void stopInstance(CallError error) {
    if (phase == Phase.RUNNING) {
      FunctionInstance stopped = instance();
      exchange().abort();
      over(error);
      core.slots().discard(stopped, Duration.ZERO);
    }
  }

  /** Nobody waits for the call any more. */
  private void giveUp(CallError why) {
    if (phase == Phase.OVER) {
      return;
    } else if (phase == Phase.RUNNING) {
      stopInstance(why);
      return;
    } else if (phase == Phase.WAITING) {
      core.slots().withdraw(this);
    }
    unfit(why);
  }

  /** It ends as a call of which nothing is known, or that no runner of this size could take. */
  private void unfit(CallError error) {
    end(error, Verdict.unfit(error));
  }

  private void over(@Nullable CallError error) {
    course.end();
    end(error, Verdict.of(error, call(), course));
  }

  private void end(@Nullable CallError error, RunnerMsg verdict) {
    phase = Phase.OVER;
    cancelTimeout();
    if (counted) {
      core.counts().ended(error != null && error.status() == 503);
    }
    answer.finish(verdict);
    if (instance != null) {
      lineup().kit().hooks().afterCall(instance, call(), course.result(error, core.id()));
      instance.callEnded();
    }
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
    log.error("event=bug where=call call={} phase={}", call, phase, bug);
    var error = CallError.internal("a bug, see above", bug);
    if (exchange == null) {
      giveUp(error);
    } else {
      stopInstance(error);
    }
  }

  // small things

  private Timers.Timer later(Duration delay, Runnable task) {
    FunctionInstance at = instance();
    return core.timers()
        .after(delay.toNanos(), () -> at.loop().execute(() -> serial.execute(task)));
  }

  private void cancelTimeout() {
    if (timeout != null) {
      timeout.cancel();
      timeout = null;
    }
  }

  private Duration idleTimeout() {
    return Duration.ofSeconds(call().idleTimeoutSeconds());
  }

  private Lineup lineup() {
    return Objects.requireNonNull(lineup, "no call yet");
  }

  private FunctionInstance instance() {
    return Objects.requireNonNull(instance, "no instance");
  }

  private Exchange exchange() {
    return Objects.requireNonNull(exchange, "no exchange");
  }
}

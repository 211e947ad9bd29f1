package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.CallJson;
import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.TryCall;
import io.girolle.spi.Blame;
import io.girolle.spi.Driver;
import io.grpc.SynchronizationContext;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  /** How long an answer that came before the whole request is held while nothing more comes. */
  private static final long SILENCE_NANOS = Duration.ofMillis(100).toNanos();

  private enum Phase {
    INTAKE,
    WAITING,
    RUNNING,
    OVER
  }

  private final SynchronizationContext serial = new SynchronizationContext(this::broken);
  private final RunnerCore core;
  private final EngageStream peer;
  private final Course course;
  private Phase phase = Phase.INTAKE;
  private boolean counted;
  private boolean peerGone;

  private @Nullable CallModel call;
  private @Nullable SlotKey key;
  private @Nullable Registered<Driver> driver;
  private @Nullable FunctionInstance instance;
  private @Nullable Exchange exchange;
  private Timers.@Nullable Timer timeout;
  private boolean cold;

  /** The whole request has come. */
  private boolean eof;

  private long frames;
  private boolean discardRequest;

  private boolean acknowledged;
  private boolean dropAnswer;
  private @Nullable CallError failure;
  private @Nullable EarlyAnswer early;
  private long answered;
  private boolean paused;

  CallRun(RunnerCore core, EngageStream peer) {
    this.core = core;
    this.peer = peer;
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
          if (paused && peer.isReady()) {
            paused = false;
            exchange().read();
          }
        });
  }

  void peerGone() {
    serial.execute(
        () -> {
          peerGone = true;
          if (phase != Phase.OVER && !(acknowledged && eof)) {
            giveUp(CallError.clientGone());
          }
        });
  }

  void protocolFailure(String what) {
    serial.execute(
        () -> {
          if (phase != Phase.OVER) {
            peer.fail(what);
            peerGone = true;
            giveUp(CallError.badRequest(what));
          }
        });
  }

  // intake and admission

  private void intake(TryCall message) {
    if (phase == Phase.OVER) {
      return;
    }
    core.counts().begun();
    counted = true;
    CallModel read;
    try {
      read = CallJson.read(message.getModelsCallJson(), message.getExtensionsMap());
    } catch (IOException e) {
      refuseUnfit(CallError.badRequest(Objects.toString(e.getMessage(), "not a call")));
      return;
    }
    CallError fault = CallCheck.fault(read);
    if (fault != null) {
      refuseUnfit(fault);
      return;
    }
    call = read;
    if (read.headers().getOrDefault(RequestHead.EXPLAIN, List.of()).contains("1")) {
      read.explain();
    }
    core.chain()
        .override(
            read,
            serial,
            error -> {
              if (phase == Phase.OVER) {
                return;
              } else if (error != null) {
                over(error);
              } else {
                admit(read, message.getSlotHashId());
              }
            });
  }

  private void admit(CallModel call, String sentHash) {
    String driverName = call.driver().isEmpty() ? core.settings().driver() : call.driver();
    Registered<Driver> chosen = core.drivers().get(driverName);
    if (call.detached() && !core.settings().detached()) {
      over(CallError.detachUnsupported());
    } else if (!core.slots().couldFit(call)) {
      refuseUnfit(CallError.neverFits());
    } else if (call.timeoutSeconds() == 0) {
      over(CallError.timedOut());
    } else if (chosen == null) {
      over(CallError.internal("driver %s isn't registered".formatted(driverName), null));
    } else {
      driver = chosen;
      try {
        key = core.slotKeys().of(call, sentHash, driverName);
      } catch (IllegalArgumentException e) {
        over(CallError.badRequest("slot_hash_id isn't hexadecimal: " + e.getMessage()));
        return;
      }
      claim();
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
    return Objects.requireNonNull(key, "no key yet");
  }

  @Override
  public Registered<Driver> driver() {
    return Objects.requireNonNull(driver, "no driver yet");
  }

  @Override
  public void granted(FunctionInstance granted, boolean cold) {
    serial.execute(
        () -> {
          if (phase == Phase.WAITING) {
            run(granted, cold);
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
    core.hooks().beforeCall(granted, call());
    var begun = new Exchange(granted.ready().socket(), head, this, serial);
    exchange = begun;
    begun.begin();
    timeout =
        later(
            Duration.ofSeconds(call().timeoutSeconds()).toNanos(),
            () -> stopInstance(CallError.timedOut()));
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
    core.hooks()
        .afterCall(dead, call(), course.result(CallError.functionResponseLost(), core.id()));
    course.startAgain();
    core.slots().discard(dead, Duration.ZERO);
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
      send(ResultHead.accepted(explanation()));
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
    frames++;
    if (!discardRequest) {
      exchange().send(bytes, last);
    } else if (!eof) {
      peer.more();
    }
    EarlyAnswer held = early;
    if (eof && held != null) {
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
          dropAnswer = true;
        } else if (eof) {
          send(ResultHead.ok(headers, explanation()));
        } else {
          early = new EarlyAnswer(() -> head(200, headers));
          watchSilence(frames);
        }
      }
      case 502 -> drop(CallError.functionFailed());
      case 504 -> drop(CallError.timedOut());
      default -> stopInstance(CallError.invalidFunctionResponse());
    }
  }

  /** The answer was there before the request: see whether the rest of the request still comes. */
  private void watchSilence(long seen) {
    later(
        SILENCE_NANOS,
        () -> {
          EarlyAnswer held = early;
          if (held == null || phase != Phase.RUNNING) {
            return;
          }
          if (!discardRequest) {
            discardRequest = true;
            peer.more();
            watchSilence(frames);
          } else if (frames > seen) {
            watchSilence(frames);
          } else {
            early = null;
            drop(
                CallError.reported(
                    502, Blame.USER, "function invoked write before receiving entire request"));
            held.releaseBody();
          }
        });
  }

  @Override
  public void data(ByteString bytes) {
    if (phase != Phase.RUNNING || holds(() -> data(bytes)) || dropAnswer) {
      return;
    }
    long room = core.settings().responseLimit().toBytes() - answered;
    answered += bytes.size();
    if (bytes.size() > room) {
      send(bytes.substring(0, (int) room));
      stopInstance(CallError.functionBodyTooLarge());
    } else {
      send(bytes);
    }
  }

  @Override
  public void readComplete() {
    if (phase != Phase.RUNNING || holds(this::readComplete)) {
      return;
    }
    if (dropAnswer || peer.isReady()) {
      exchange().read();
    } else {
      paused = true;
    }
  }

  @Override
  public void ended() {
    if (phase != Phase.RUNNING || holds(this::ended)) {
      return;
    }
    core.slots().release(instance(), idleTimeout());
    over(failure);
  }

  @Override
  public void failed(CallError error) {
    if (phase == Phase.RUNNING) {
      stopInstance(failure == null ? error : failure);
    }
  }

  private boolean holds(Runnable event) {
    return early != null && early.hold(event);
  }

  /** The rest of the answer doesn't matter; when it has come, the instance can take a call. */
  private void drop(CallError error) {
    failure = error;
    dropAnswer = true;
  }

  // ends

  /** The instance can't be trusted with another call. */
  private void stopInstance(CallError error) {
    if (phase == Phase.RUNNING) {
      exchange().abort();
      core.slots().discard(instance(), Duration.ZERO);
      over(error);
    }
  }

  /** Nobody waits for the call any more. */
  private void giveUp(CallError why) {
    if (phase == Phase.RUNNING) {
      stopInstance(why);
    } else {
      if (phase == Phase.WAITING) {
        core.slots().withdraw(this);
      }
      refuseUnfit(why);
    }
  }

  private void refuseUnfit(CallError error) {
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
    finish(verdict);
    if (instance != null) {
      core.hooks().afterCall(instance, call(), course.result(error, core.id()));
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
    if (phase != Phase.OVER) {
      var error = CallError.internal("a bug, see above", bug);
      if (phase == Phase.RUNNING && exchange != null) {
        stopInstance(error);
      } else {
        giveUp(error);
      }
    }
  }

  // small things

  private Timers.Timer later(long nanos, Runnable task) {
    FunctionInstance at = instance();
    return core.timers().after(nanos, () -> at.loop().execute(() -> serial.execute(task)));
  }

  private void cancelTimeout() {
    if (timeout != null) {
      timeout.cancel();
      timeout = null;
    }
  }

  private void send(RunnerMsg message) {
    if (!peerGone) {
      peer.send(message);
    }
  }

  private void send(ByteString bytes) {
    if (!peerGone && !bytes.isEmpty()) {
      peer.send(bytes);
    }
  }

  private void finish(RunnerMsg message) {
    if (!peerGone) {
      peer.finish(message);
    }
  }

  private String explanation() {
    EditLog mine = call().editLog();
    if (mine == null) {
      return "";
    }
    var all = new EditLog();
    mine.edits().forEach(e -> all.add(e.plugin(), e.what(), e.before(), e.after()));
    instance()
        .ready()
        .edits()
        .edits()
        .forEach(e -> all.add(e.plugin(), e.what(), e.before(), e.after()));
    return all.json();
  }

  private Duration idleTimeout() {
    return Duration.ofSeconds(call().idleTimeoutSeconds());
  }

  private FunctionInstance instance() {
    return Objects.requireNonNull(instance, "no instance");
  }

  private Exchange exchange() {
    return Objects.requireNonNull(exchange, "no exchange");
  }
}

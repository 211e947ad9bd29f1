package io.girolle.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.girolle.call.CallError;
import io.girolle.call.CallJson;
import io.girolle.call.CallModel;
import io.girolle.call.Chain;
import io.girolle.call.Mailbox;
import io.girolle.call.Outcome;
import io.girolle.call.Timers;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.TryCall;
import io.girolle.spi.Blame;
import io.girolle.spi.CallResult;
import io.opentelemetry.api.trace.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call from the door to its end: overriders, gate, listeners, body, placement, answer, end of
 * call. An explicit state machine, confined to the call's thread: each stage is started by the one
 * before it, and whichever comes first of answer, error, deadline and the client's leaving ends it.
 */
final class Submission
    implements ClientExchange.BodySink,
        BodyShare.Events,
        PlacementLoop.Events,
        ResponseRelay.Events {
  private static final Logger log = LoggerFactory.getLogger(Submission.class);

  private enum Stage {
    BEGINNING,
    BODY,
    PLACEMENT,
    ENDED
  }

  private final AgentCore core;
  private final Lineup lineup;
  private final CallModel call;
  private final ClientExchange exchange;
  private final Mailbox mailbox;
  private final Trail trail;
  private final ResponseRelay relay;
  private final Chain.Begun begun = new Chain.Begun();
  private final RequestBody body = new RequestBody();
  private final BodyShare share;
  private final long startedAt;
  private final Span span;
  private Stage stage = Stage.BEGINNING;
  private boolean insideGate;
  private boolean inChain;
  private boolean answered;
  private Timers.@Nullable Timer deadline;
  private @Nullable PlacementLoop loop;
  private @Nullable Instant takenAt;
  private @Nullable CallResult result;

  Submission(AgentCore core, Lineup lineup, CallModel call, ClientExchange exchange) {
    this.core = core;
    this.lineup = lineup;
    this.call = call;
    this.exchange = exchange;
    this.mailbox = new Mailbox(exchange.thread());
    this.trail = new Trail(core.timers(), core.random().get(), call.editLog() != null);
    this.relay =
        new ResponseRelay(exchange, mailbox, core.timers(), core.settings().holdBack(), this);
    this.share =
        new BodyShare(core.bodyMemory(), core.timers(), core.settings().bodyWait(), mailbox, this);
    this.startedAt = core.timers().nanoTime();
    this.span = core.spans().begin(call);
  }

  /** Begins; on the call's thread. */
  void start() {
    int timeout = call.timeoutSeconds();
    armDeadline();
    inChain = true;
    lineup.chain().override(call, mailbox, error -> overridden(error, timeout));
    watchWhileInChain();
  }

  /** A detached call goes on without its client, once its request is whole. */
  private void watchWhileInChain() {
    if (inChain && stage == Stage.BEGINNING && !call.detached()) {
      exchange.watch(() -> relay.failed(new IOException("the client has left")));
    }
  }

  private void overridden(@Nullable CallError error, int timeoutBefore) {
    inChain = false;
    if (result != null) {
      leave(result);
      return;
    }
    if (error != null) {
      fail(error);
      return;
    }
    if (call.timeoutSeconds() != timeoutBefore) {
      armDeadline();
    }
    enterGate();
  }

  private void enterGate() {
    if (core.ends().full() || !core.gate().enter()) {
      fail(CallError.tooBusy());
      return;
    }
    insideGate = true;
    inChain = true;
    lineup.chain().before(call, begun, mailbox, this::begunTold);
    watchWhileInChain();
  }

  private void begunTold(@Nullable CallError error) {
    inChain = false;
    if (result != null) {
      leave(result);
      return;
    }
    if (error != null) {
      fail(error);
      return;
    }
    stage = Stage.BODY;
    exchange.read(this);
  }

  @Override
  public int room(int most) {
    return stage == Stage.BODY ? share.reserve(most) : most;
  }

  @Override
  public void roomAgain() {
    if (stage == Stage.BODY) {
      exchange.resume();
    }
  }

  @Override
  public void noRoom() {
    fail(CallError.tooBusy());
  }

  @Override
  public boolean part(ByteBuffer part) {
    if (stage != Stage.BODY) {
      return false;
    }
    long limit = core.settings().requestLimit().toBytes();
    int size = part.remaining();
    if (body.length() + size > limit) {
      fail(CallError.bodyOverLimit(limit));
      return false;
    }
    if (!share.keep(size)) {
      fail(CallError.tooBusy());
      return false;
    }
    body.add(part);
    return true;
  }

  @Override
  public void end() {
    if (stage != Stage.BODY) {
      return;
    }
    share.reserve(0);
    body.end();
    place();
  }

  @Override
  public void whole(ByteBuffer inMemory) {
    if (stage != Stage.BODY) {
      return;
    }
    long limit = core.settings().requestLimit().toBytes();
    if (inMemory.remaining() > limit) {
      fail(CallError.bodyTooLarge(inMemory.remaining(), limit));
      return;
    }
    body.whole(inMemory);
    place();
  }

  @Override
  public void malformed(String what) {
    if (stage == Stage.BODY) {
      fail(CallError.badRequest(what));
    }
  }

  /** A detached call whose request is whole goes on without its client. */
  @Override
  public void failed(IOException why) {
    if (stage == Stage.BODY || !call.detached()) {
      relay.failed(why);
    }
  }

  private void place() {
    stage = Stage.PLACEMENT;
    try {
      Placement.Place place = lineup.placement().of(call);
      var started =
          new PlacementLoop(
              core,
              place,
              call,
              CallSpans.within(span, call.origin()),
              tryCall(),
              body.frames(),
              mailbox,
              trail,
              this);
      loop = started;
      started.step();
    } catch (Placement.Unplaceable e) {
      fail(e.error());
    } catch (RuntimeException e) {
      log.error("event=bug where=placement call={}", call, e);
      fail(CallError.internal("a bug in the placement", e));
    }
  }

  private ClientMsg tryCall() {
    ByteString json = UnsafeByteOperations.unsafeWrap(CallJson.write(call));
    return ClientMsg.newBuilder()
        .setTry(
            TryCall.newBuilder().setModelsCallJsonBytes(json).putAllExtensions(call.extensions()))
        .build();
  }

  @Override
  public void started(HttpRespMeta head) {
    takenAt = core.clock().instant();
    if (call.editLog() != null) {
      relay.heed(head);
    }
    if (call.detached()) {
      acknowledge();
      more();
    } else {
      relay.start(head);
      explain();
    }
  }

  @Override
  public void data(ByteString part) {
    if (call.detached()) {
      more();
    } else {
      relay.data(part);
    }
  }

  @Override
  public void finished(CallFinished finished) {
    if (takenAt == null) {
      takenAt = core.clock().instant();
    }
    if (call.detached()) {
      acknowledge();
      finish(null, 202);
    } else {
      relay.end();
    }
  }

  @Override
  public void more() {
    if (loop != null) {
      loop.more();
    }
  }

  @Override
  public void answered(int status) {
    answered = true;
    finish(null, status);
  }

  @Override
  public void unusable(CallError error) {
    stopPlacement("unusable answer");
    if (!answered) {
      answered = true;
      exchange.fail(error, explanation());
    }
    finish(error, error.status());
  }

  @Override
  public void failed(CallError error) {
    fail(error);
  }

  @Override
  public void clientGone() {
    if (stage == Stage.ENDED) {
      return;
    }
    answered = true;
    stopPlacement("client gone");
    finish(CallError.clientGone(), 444);
  }

  /** Answers a detached call: a runner has it, and nobody waits for what comes of it. */
  private void acknowledge() {
    if (!answered) {
      answered = true;
      exchange.answer(
          new AnswerHead(202, Map.of(), explanation()),
          List.of(),
          new ClientExchange.Written() {
            @Override
            public void written() {}

            @Override
            public void failed(IOException why) {
              log.debug("event=client-gone call={} detached=true", call);
            }
          });
    }
  }

  private void fail(CallError error) {
    if (stage == Stage.ENDED) {
      return;
    }
    if (!answered) {
      answered = true;
      explain();
      relay.fail(error);
    }
    finish(error, error.status());
  }

  private void armDeadline() {
    if (deadline != null) {
      deadline.cancel();
    }
    Duration whole =
        core.settings()
            .placementTimeout(call.detached())
            .plusSeconds(call.timeoutSeconds())
            .plus(core.settings().headroom());
    long left = Math.max(0, whole.toNanos() - (core.timers().nanoTime() - startedAt));
    deadline = core.timers().after(left, () -> mailbox.execute(this::deadlinePassed));
  }

  private void deadlinePassed() {
    CallError error =
        switch (stage) {
          case BEGINNING -> CallError.tooBusy();
          case BODY -> CallError.timedOut();
          case PLACEMENT ->
              loop != null && loop.isCommitted()
                  ? CallError.reservationOver()
                  : CallError.timedOut();
          case ENDED -> null;
        };
    if (error != null) {
      stopPlacement("deadline passed");
      fail(error);
    }
  }

  private void stopPlacement(String why) {
    if (loop != null) {
      loop.stop(why);
    }
  }

  private void explain() {
    relay.explain(explanation());
  }

  private String explanation() {
    return Explanation.of(call, trail, relay.runnerPart());
  }

  /** The one end of every call. */
  private void finish(@Nullable CallError error, int status) {
    if (stage == Stage.ENDED) {
      return;
    }
    stage = Stage.ENDED;
    if (deadline != null) {
      deadline.cancel();
    }
    share.end();
    core.figures().callEnded(status, error == null ? null : error.blame());
    CallSpans.end(span, status, trail.count(), error);
    if (log.isDebugEnabled()) {
      log.debug(
          "event=call-ended call={} function={} status={} attempts={} error={}",
          call,
          call.functionId(),
          status,
          trail.count(),
          error == null ? "" : error.toString(),
          error == null ? null : error.cause());
    }
    if (error != null && error.blame() == Blame.SERVICE && !error.detail().isEmpty()) {
      log.warn(
          "event=call-failed call={} function={} status={} detail=\"{}\"",
          call,
          call.functionId(),
          status,
          LogText.of(error.detail()));
    }
    CallResult ended = resultOf(error, status);
    result = ended;
    if (!inChain) {
      leave(ended);
    }
  }

  /**
   * It leaves when no hook of the chain is running any more; then its listeners hear of its end.
   */
  private void leave(CallResult ended) {
    core.ends().tell(lineup, call, begun, ended);
    if (insideGate) {
      core.gate().leave();
    }
  }

  private CallResult resultOf(@Nullable CallError error, int status) {
    PooledRunner runner = loop == null ? null : loop.runner();
    long now = core.timers().nanoTime();
    long placed = loop == null || takenAt == null ? now : loop.attemptedAt();
    return new Outcome(
        error == null ? CallResult.Status.SUCCESS : error.result(),
        status,
        error == null ? null : error.blame(),
        error == null ? "" : error.message(),
        runner == null ? null : runner.id(),
        trail.count(),
        takenAt,
        core.clock().instant(),
        Duration.ofNanos(placed - startedAt),
        Duration.ofNanos(takenAt == null ? 0 : now - placed));
  }
}

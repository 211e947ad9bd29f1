package io.girolle.agent;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Mailbox;
import io.girolle.call.Origin;
import io.girolle.call.OriginMetadata;
import io.girolle.call.Outcome;
import io.girolle.call.Timers;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.HttpRespMeta;
import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import io.girolle.spi.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Places one call: asks the picker, tries the runner that it names, and goes on until one takes the
 * call or there is no more use. It never waits: a call that found every runner busy lies in the
 * pool's waiting list. Confined to the call's thread.
 */
final class PlacementLoop implements Engagement.Events {

  /** Hears what becomes of the call, on its thread. */
  interface Events {
    /** The call is over without a runner having taken it, or it failed on one. */
    void failed(CallError error);

    /** The function's answer begins. */
    void started(HttpRespMeta head);

    /** A part of its body. */
    void data(ByteString part);

    /** It was all. */
    void finished(CallFinished finished);
  }

  private final PoolWatch pool;
  private final PickerView pickers;
  private final Call view;
  private final CallModel call;
  private final Origin origin;
  private final ClientMsg tryCall;
  private final List<ClientMsg> body;
  private final Mailbox mailbox;
  private final Timers timers;
  private final InstantSource clock;
  private final AgentSettings settings;
  private final CallFigures figures;
  private final Trail trail;
  private final Events events;
  private final long timeoutNanos;
  private WaitingList.@Nullable Place place;
  private Timers.@Nullable Timer timeout;
  private @Nullable Engagement engagement;
  private @Nullable Engagement lastAttempt;
  private @Nullable PooledRunner runner;
  private long attemptedAt;
  private boolean over;

  /** Runners that return were spared, for others might have room. */
  private boolean spared;

  /** No other had room. */
  private boolean takesAny;

  PlacementLoop(
      AgentCore core,
      Placement.Place place,
      CallModel call,
      Origin origin,
      ClientMsg tryCall,
      List<ClientMsg> body,
      Mailbox mailbox,
      Trail trail,
      Events events) {
    this.pool = place.pool();
    this.pickers = place.picker();
    this.view = call.view(place.picker().placer().plugin());
    this.call = call;
    this.origin = origin;
    this.tryCall = tryCall;
    this.body = body;
    this.mailbox = mailbox;
    this.timers = core.timers();
    this.clock = core.clock();
    this.settings = core.settings();
    this.figures = core.figures();
    this.trail = trail;
    this.events = events;
    this.timeoutNanos = settings.placementTimeout(call.detached()).toNanos();
  }

  /** Asks the picker what to do, and does it. */
  void step() {
    boolean again = !over;
    while (again) {
      again = advance();
    }
  }

  /** Stops at once, down to the function. */
  void stop(String why) {
    if (over) {
      return;
    }
    conclude();
    if (engagement != null) {
      engagement.cancel(why);
      ended(CallResult.Status.ERROR, 0, Blame.CLIENT);
    }
  }

  /** Whether a runner has the call, as far as this side can tell. */
  boolean isCommitted() {
    return engagement != null && engagement.committed();
  }

  /** Asks for one message more of the answer. */
  void more() {
    if (!over && engagement != null) {
      engagement.more();
    }
  }

  /** The runner that has the call or was tried last; null before the first. */
  @Nullable PooledRunner runner() {
    return runner;
  }

  /** When the last attempt began, by the timers' time. */
  long attemptedAt() {
    return attemptedAt;
  }

  Trail trail() {
    return trail;
  }

  @Override
  public void refused(Refusal refusal) {
    var refusing = Objects.requireNonNull(runner);
    engagement = null;
    RunnerLink link = refusing.link();
    link.refused();
    if (refusal.busy()) {
      link.health().answered();
      link.busy(timers.nanoTime(), delayNanos());
    } else {
      link.health().missed();
    }
    trail.refusedBy(refusing, refusal);
    figures.refused(refusal);
    pickers.ended(view, refusing, result(CallResult.Status.ERROR, 503, Blame.SERVICE));
    step();
  }

  @Override
  public void started(HttpRespMeta head) {
    events.started(head);
  }

  @Override
  public void data(ByteString part) {
    events.data(part);
  }

  @Override
  public void finished(CallFinished finished) {
    conclude();
    served();
    ended(CallResult.Status.SUCCESS, 200, null);
    events.finished(finished);
  }

  @Override
  public void failed(CallError error) {
    conclude();
    if (error.blame() == Blame.SERVICE && error.status() >= 500) {
      Objects.requireNonNull(runner).link().health().failed();
    } else {
      served();
    }
    ended(error.result(), error.status(), error.blame());
    events.failed(error);
  }

  /** Does one step; true when the next one is due at once. */
  private boolean advance() {
    if (trail.count() > 0 && trail.waitedNanos() >= timeoutNanos) {
      timedOut();
      return false;
    }
    Step step = pickers.next(view, trail);
    if (step == null) {
      conclude();
      events.failed(CallError.internal("placer " + pickers.placer().label() + " failed", null));
      return false;
    }
    return switch (step.kind()) {
      case TRY -> attempt((PooledRunner) Objects.requireNonNull(step.runner()));
      case NEXT_ROUND -> {
        if (spared && !takesAny) {
          takesAny = true;
          trail.nextRound();
          yield true;
        }
        await();
        yield false;
      }
      case GIVE_UP -> {
        conclude();
        events.failed(CallError.tooBusy());
        yield false;
      }
    };
  }

  private boolean attempt(PooledRunner chosen) {
    long now = timers.nanoTime();
    runner = chosen;
    if (!isOpen(chosen, now)) {
      trail.passedOver(chosen);
      return true;
    }
    if (othersWait()) {
      chosen.link().asked(now, delayNanos());
    }
    trail.tried(chosen);
    figures.attempted();
    attemptedAt = now;
    chosen.link().begin();
    engagement = new Engagement(chosen.link(), body, mailbox, this);
    engagement.start(
        OriginMetadata.of(origin), tryCall, timers, settings.connectTimeout().toNanos());
    return false;
  }

  /** Whether it has waited, or would try ahead of those that do. */
  private boolean othersWait() {
    return trail.round() > 0 || pool.waiting().size() > 0;
  }

  /** Whether the call may go there now. */
  private boolean isOpen(PooledRunner chosen, long now) {
    if (othersWait() && chosen.link().isBusy(now)) {
      return false;
    }
    boolean returning = chosen.isReturning();
    if (chosen.admits(now, trail.random()) || (takesAny && returning)) {
      return true;
    }
    spared |= returning;
    return false;
  }

  private void await() {
    CallRejectedException failure = pool.failure();
    if (failure != null && failure.blame() == Blame.USER && pool.runners().runners().isEmpty()) {
      conclude();
      events.failed(CallError.rejected(failure));
      return;
    }
    trail.nextRound();
    if (place == null) {
      place =
          pool.waiting()
              .place(trail.begunAt(), call.functionId(), () -> mailbox.execute(this::step));
      long left = Math.max(0, timeoutNanos - trail.waitedNanos());
      timeout = timers.after(left, () -> mailbox.execute(this::timedOut));
    }
    place.await();
    if (pool.isClosed()) {
      conclude();
      events.failed(CallError.tooBusy());
    }
  }

  private void timedOut() {
    if (over || isCommitted()) {
      return;
    }
    if (engagement != null) {
      endAttemptInTime(engagement);
      return;
    }
    conclude();
    CallRejectedException failure = pool.failure();
    events.failed(failure == null ? CallError.tooBusy() : CallError.rejected(failure));
  }

  /** An attempt that has just begun gets as long as any to get on the wire. */
  private void endAttemptInTime(Engagement attempt) {
    if (lastAttempt == attempt) {
      attempt.abandon("placement timed out");
    } else {
      lastAttempt = attempt;
      timeout =
          timers.after(settings.connectTimeout().toNanos(), () -> mailbox.execute(this::timedOut));
    }
  }

  private long delayNanos() {
    return settings.placement().delay().toNanos();
  }

  private void served() {
    Objects.requireNonNull(runner).link().health().served();
  }

  private void ended(CallResult.Status status, int http, @Nullable Blame blame) {
    var ended = Objects.requireNonNull(runner);
    ended.link().ended(timers.nanoTime() - attemptedAt);
    pickers.ended(view, ended, result(status, http, blame));
    pool.waiting().roomForOne();
  }

  private CallResult result(CallResult.Status status, int http, @Nullable Blame blame) {
    return new Outcome(
        status,
        http,
        blame,
        "",
        runner == null ? null : runner.id(),
        trail.count(),
        null,
        clock.instant(),
        Duration.ofNanos(trail.waitedNanos()),
        Duration.ofNanos(timers.nanoTime() - attemptedAt));
  }

  private void conclude() {
    over = true;
    if (place != null) {
      place.leave();
    }
    if (timeout != null) {
      timeout.cancel();
    }
  }
}

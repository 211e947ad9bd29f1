package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Timers;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call while it has an instance: its request and the function's answer. It ends by giving the
 * instance back, or having it stopped. Confined to the call.
 */
final class FunctionRun implements ExchangeListener {
  private static final Logger log = LoggerFactory.getLogger(FunctionRun.class);

  private final CallRun owner;
  private final CallContext context;
  private final CallModel call;
  private final InstanceHooks hooks;
  private final FunctionInstance instance;
  private final boolean cold;
  private final AnswerRelay answer;
  private @Nullable Exchange exchange;
  private Timers.@Nullable Timer timeout;
  private @Nullable EarlyAnswer early;

  /** Why the call fails although the function's answer is read to its end. */
  private @Nullable CallError failure;

  /** The whole request has come. */
  private boolean eof;

  /** The client of a detached call knows that it runs. */
  private boolean acknowledged;

  private boolean over;

  /**
   * A call that has got an instance.
   *
   * @param owner is told the end
   * @param context the call's
   * @param call the call
   * @param hooks hear of it
   * @param instance the instance, which is the call's alone
   * @param cold whether it was started for the call
   */
  FunctionRun(
      CallRun owner,
      CallContext context,
      CallModel call,
      InstanceHooks hooks,
      FunctionInstance instance,
      boolean cold) {
    this.owner = owner;
    this.context = context;
    this.call = call;
    this.hooks = hooks;
    this.instance = instance;
    this.cold = cold;
    this.answer = context.answer();
  }

  /** Begins. */
  void begin() {
    Instant now = context.course().start();
    HttpRequest head;
    try {
      head = RequestHead.of(call, now.plusSeconds(call.timeoutSeconds()));
    } catch (IllegalArgumentException e) {
      over = true;
      instance.callEnded();
      context.core().slots().release(instance, idleTimeout());
      owner.over(CallError.badRequest("a header of the call can't be sent: " + e.getMessage()));
      return;
    }
    context.course().start = cold ? instance.ready().times() : null;
    instance.log().callBegins(call.id());
    hooks.beforeCall(instance, call);
    var begun = new Exchange(instance.ready().socket(), head, this, context.serial());
    exchange = begun;
    begun.begin();
    timeout = later(Duration.ofSeconds(call.timeoutSeconds()), () -> stop(CallError.timedOut()));
  }

  /** Whether it goes on although nobody is there to be answered. */
  boolean outlivesClient() {
    return acknowledged && eof;
  }

  /** The load balancer takes more of the answer. */
  void resume() {
    if (!over && answer.resumes()) {
      exchange().read();
    }
  }

  /** A piece of the request. */
  void received(ByteString bytes, boolean last) {
    if (over) {
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
      context.peer().more();
    }
    if (eof) {
      early = null;
      held.release();
    }
  }

  /** Ends the call, and the instance, which can't be trusted with another one. */
  void stop(CallError error) {
    if (!over) {
      if (exchange != null) {
        exchange.abort();
      }
      leave(error, false);
      owner.over(error);
    }
  }

  @Override
  public void unreachable(Throwable cause) {
    if (over) {
      return;
    } else if (cold) {
      stop(CallError.functionResponseLost());
      return;
    }
    log.debug("event=instance-unreachable instance={}", instance, cause);
    leave(CallError.functionResponseLost(), false);
    owner.again();
  }

  @Override
  public void writable() {
    if (over) {
      return;
    }
    if (call.detached() && !acknowledged) {
      acknowledged = true;
      answer.head(ResultHead.accepted(Explanation.of(call, instance)));
    }
    if (!eof) {
      context.peer().more();
    }
  }

  @Override
  public void head(int status, HttpHeaders headers) {
    if (over) {
      return;
    }
    switch (status) {
      case 200 -> {
        if (call.detached()) {
          answer.drop();
        } else if (eof) {
          answer.head(ResultHead.ok(headers, Explanation.of(call, instance)));
        } else {
          early = new EarlyAnswer(() -> head(200, headers));
          watchSilence();
        }
      }
      case 502 -> drop(CallError.functionFailed());
      case 504 -> drop(CallError.timedOut());
      default -> stop(CallError.invalidFunctionResponse());
    }
  }

  /** The answer was there before the request: see whether the rest of the request still comes. */
  private void watchSilence() {
    var unused =
        later(
            EarlyAnswer.SILENCE,
            () -> {
              EarlyAnswer held = early;
              if (held == null || over) {
                return;
              }
              switch (held.afterSilence()) {
                case WAIT -> watchSilence();
                case SKIP_REQUEST -> {
                  context.peer().more();
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
    if (over || isHeld(() -> data(bytes))) {
      return;
    }
    if (!answer.body(bytes)) {
      stop(CallError.functionBodyTooLarge());
    }
  }

  @Override
  public void readComplete() {
    if (over || isHeld(this::readComplete)) {
      return;
    }
    if (answer.takesMore()) {
      exchange().read();
    }
  }

  @Override
  public void ended() {
    if (over || isHeld(this::ended)) {
      return;
    }
    leave(failure, true);
    owner.over(failure);
  }

  @Override
  public void failed(CallError error) {
    stop(failure == null ? error : failure);
  }

  private boolean isHeld(Runnable event) {
    return early != null && early.hold(event);
  }

  /** The rest of the answer doesn't matter; when it has come, the instance can take a call. */
  private void drop(CallError error) {
    failure = error;
    answer.drop();
  }

  /** Gives the instance back, or up, after those who listen have heard of the call's end. */
  private void leave(@Nullable CallError error, boolean reusable) {
    over = true;
    if (timeout != null) {
      timeout.cancel();
    }
    context.course().end();
    instance.log().callEnds();
    hooks.afterCall(instance, call, context.course().result(error, context.core().id()));
    instance.callEnded();
    if (reusable) {
      context.core().slots().release(instance, idleTimeout());
    } else {
      context.core().slots().discard(instance, Duration.ZERO);
    }
  }

  private Timers.Timer later(Duration delay, Runnable task) {
    return context
        .core()
        .timers()
        .after(
            delay.toNanos(), () -> instance.loop().execute(() -> context.serial().execute(task)));
  }

  private Duration idleTimeout() {
    return Duration.ofSeconds(call.idleTimeoutSeconds());
  }

  private Exchange exchange() {
    return Objects.requireNonNull(exchange, "not begun");
  }
}

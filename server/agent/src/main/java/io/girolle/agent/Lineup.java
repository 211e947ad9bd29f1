package io.girolle.agent;

import io.girolle.call.CallModel;
import io.girolle.call.Chain;
import io.girolle.call.Gate;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The plugins' parts that are in service together, as one generation brought them. A request takes
 * hold of one when it arrives and keeps to it until its call has ended, whatever is in service by
 * then. Thread-safe.
 */
public final class Lineup {
  private final AgentCore core;
  private final Chain chain;
  private final Placement placement;
  private final Functions functions;
  private final Gate held = new Gate();

  Lineup(AgentCore core, Chain chain, Placement placement, Functions functions) {
    this.core = core;
    this.chain = chain;
    this.placement = placement;
    this.functions = functions;
  }

  /** Where functions are looked up. */
  public Functions functions() {
    return functions;
  }

  /**
   * Hands in the call that the hold was taken for, and with it the hold; sees to it that the
   * exchange is ended once.
   *
   * @param call the call, which is the agent's from now on
   * @param exchange the client's side; this is called on its thread
   * @throws NullPointerException when one of them is null; the hold is kept
   */
  public void submit(CallModel call, ClientExchange exchange) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(exchange, "exchange");
    new Submission(core, this, call, exchange).start();
  }

  /** Lets go without a call. */
  public void leave() {
    held.leave();
  }

  /** Takes hold, unless it is out of service. */
  boolean enter() {
    return held.enter();
  }

  /**
   * Takes it out of service.
   *
   * @return completes when the last hold is gone and its pools are closed
   */
  CompletableFuture<Void> retire(Executor blocking) {
    held.close();
    return held.emptied().thenRunAsync(placement::close, blocking);
  }

  Chain chain() {
    return chain;
  }

  Placement placement() {
    return placement;
  }
}

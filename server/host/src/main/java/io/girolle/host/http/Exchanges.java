package io.girolle.host.http;

import io.girolle.call.Timers;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Executor;

/**
 * Makes the agent's view of exchanges, and knows what all of them have in common.
 *
 * @param explained hears of answers that were explained
 * @param explainLimit how many bytes of an explanation a client may get in a header
 * @param timers tell how long clients are waited for
 * @param readStall nanoseconds in which a client may send nothing of its body
 * @param writeStall nanoseconds in which a client may take nothing of its answer
 * @param leftOver how much is read of requests that have their answers
 */
record Exchanges(
    ExplainedCalls explained,
    long explainLimit,
    Timers timers,
    long readStall,
    long writeStall,
    LeftOver.Limits leftOver) {

  UndertowExchange of(HttpServerExchange http, String callId, AnswerForm form) {
    return new UndertowExchange(http, callId, form, this);
  }

  Patience reading(Executor thread, Runnable over) {
    return new Patience(timers, readStall, thread, over);
  }

  Patience writing(Executor thread, Runnable over) {
    return new Patience(timers, writeStall, thread, over);
  }
}

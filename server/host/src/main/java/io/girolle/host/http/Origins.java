package io.girolle.host.http;

import io.girolle.agent.AgentSettings;
import io.girolle.call.Origin;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Finds out what requests are known by elsewhere. */
final class Origins {
  private static final HttpString TRACEPARENT = new HttpString("traceparent");
  private static final HttpString TRACESTATE = new HttpString("tracestate");

  private final HttpString requestId;
  private final boolean make;
  private final Supplier<RandomGenerator> random;

  Origins(AgentSettings.RequestId settings, Supplier<RandomGenerator> random) {
    this.requestId = new HttpString(settings.header());
    this.make = settings.make();
    this.random = random;
  }

  /**
   * What a request is known by: a trace in any case.
   *
   * @param headers the request's
   * @param callId the id of its call, which is that of a request that needs one
   */
  Origin of(HeaderMap headers, String callId) {
    Origin sent =
        Origin.of(
            headers.getFirst(TRACEPARENT),
            headers.getFirst(TRACESTATE),
            headers.getFirst(requestId));
    Origin traced = sent.traced(random.get());
    return make ? traced.identified(callId) : traced;
  }
}

package io.girolle.agent;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Origin;
import io.girolle.spi.Blame;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each call, from its submission to the end of its answer, below the one that its
 * client told. Without a tracer that is enabled there is none, and nothing is allocated.
 */
final class CallSpans {
  private static final String NAME = "agent_submit";
  private static final AttributeKey<String> CALL = AttributeKey.stringKey("fn.call_id");
  private static final AttributeKey<String> FUNCTION = AttributeKey.stringKey("fn.fn_id");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("girolle.attempts");
  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;

  private final Tracer tracer;

  CallSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** The span of a call, which begins. */
  Span begin(CallModel call) {
    if (!tracer.isEnabled()) {
      return Span.getInvalid();
    }
    return tracer
        .spanBuilder(NAME)
        .setSpanKind(SpanKind.SERVER)
        .setParent(parent(call.origin()))
        .setAttribute(CALL, call.id())
        .setAttribute(FUNCTION, call.functionId())
        .startSpan();
  }

  /**
   * Ends the span of a call.
   *
   * @param status what the client got
   * @param attempts how many runners were tried
   * @param error null when all went well
   */
  static void end(Span span, int status, int attempts, @Nullable CallError error) {
    if (span.isRecording()) {
      span.setAttribute(STATUS, (long) status);
      span.setAttribute(ATTEMPTS, (long) attempts);
      if (error != null && error.blame() != Blame.CLIENT) {
        span.setStatus(StatusCode.ERROR, error.message());
      }
    }
    span.end();
  }

  /** What the runner is told: that the call is part of the span, if there is one. */
  static Origin within(Span span, Origin origin) {
    SpanContext context = span.getSpanContext();
    if (!context.isValid()) {
      return origin;
    }
    String traceparent =
        "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags();
    return new Origin(traceparent, origin.tracestate(), origin.requestId());
  }

  private static Context parent(Origin origin) {
    String traceparent = origin.traceparent();
    if (traceparent == null) {
      return Context.root();
    }
    var remote =
        SpanContext.createFromRemoteParent(
            traceparent.substring(TRACE_ID, SPAN_ID - 1),
            traceparent.substring(SPAN_ID, FLAGS - 1),
            TraceFlags.fromHex(traceparent, FLAGS),
            TraceState.getDefault());
    return Context.root().with(Span.wrap(remote));
  }
}

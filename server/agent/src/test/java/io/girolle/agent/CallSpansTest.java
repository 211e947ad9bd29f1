package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.Origin;
import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.grpc.Metadata;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallSpansTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final Tracer tracer =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(spans))
          .build()
          .get("test");

  private static CallModel traced(CallModel call) {
    var origin = new Origin("00-" + TRACE + "-" + PARENT + "-01", null, "request");
    var request = new CallRequest("POST", "http://lb/", new LinkedHashMap<>(), "", false, origin);
    return new CallModel(call.id(), AgentFixture.profile(), request, Instant.EPOCH);
  }

  private SpanData onlySpan() {
    await().until(() -> !spans.getFinishedSpanItems().isEmpty());
    assertEquals(1, spans.getFinishedSpanItems().size());
    return spans.getFinishedSpanItems().get(0);
  }

  private static Object attribute(SpanData span, AttributeKey<?> key) {
    return span.getAttributes().get(key);
  }

  @Test
  void aCallIsASpanBelowThatOfItsClientAndAboveThatOfItsRunner() throws Exception {
    try (var full = ScriptedRunner.start(Script.nack());
        var other = ScriptedRunner.start(Script.answer("hello"));
        var fixture = AgentFixture.with("", b -> b.tracer(tracer), full, other)) {
      FakeClient client = fixture.submit(FakeClient.saying("x"), CallSpansTest::traced).await();
      assertEquals("hello", client.text());

      SpanData span = onlySpan();
      assertEquals("agent_submit", span.getName());
      assertEquals(SpanKind.SERVER, span.getKind());
      assertEquals(TRACE, span.getTraceId());
      assertEquals(PARENT, span.getParentSpanId());
      assertEquals(StatusCode.UNSET, span.getStatus().getStatusCode());
      assertEquals(
          other.lastAttempt().call().id(), attribute(span, AttributeKey.stringKey("fn.call_id")));
      assertEquals("fn-id", attribute(span, AttributeKey.stringKey("fn.fn_id")));
      assertEquals(200L, attribute(span, AttributeKey.longKey("http.response.status_code")));
      assertEquals(2L, attribute(span, AttributeKey.longKey("girolle.attempts")));
      String told = other.lastAttempt().metadata().get(TRACEPARENT);
      assertNotEquals(PARENT, span.getSpanId());
      assertEquals("00-" + TRACE + "-" + span.getSpanId() + "-01", told);
    }
  }

  @Test
  void aCallWithoutATraceBeginsOne() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("hello"));
        var fixture = AgentFixture.with("", b -> b.tracer(tracer), runner)) {
      fixture.call("x").await();

      assertEquals("0000000000000000", onlySpan().getParentSpanId());
    }
  }

  @Test
  void theSpanEndsWithTheAnswer() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.data("a"),
            Action.await(gate),
            Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.with("hold-back.time = 20ms", b -> b.tracer(tracer), runner)) {
      FakeClient client = fixture.call("x");
      await().until(() -> client.begun);
      assertEquals(0, spans.getFinishedSpanItems().size());
      gate.complete(null);
      client.await();

      assertEquals(200L, attribute(onlySpan(), AttributeKey.longKey("http.response.status_code")));
    }
  }

  @Test
  void aFailedCallIsAFailedSpan() throws Exception {
    try (var runner = ScriptedRunner.start(Script.of(Action.failure(502, "broken", true)));
        var fixture = AgentFixture.with("", b -> b.tracer(tracer), runner)) {
      assertEquals(502, fixture.call("x").await().status());

      SpanData span = onlySpan();
      assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
      assertEquals(502L, attribute(span, AttributeKey.longKey("http.response.status_code")));
      assertEquals(1L, attribute(span, AttributeKey.longKey("girolle.attempts")));
    }
  }

  @Test
  void withoutATracerThereIsNoSpanAndTheOriginStaysAsItIs() {
    var none = new CallSpans(TracerProvider.noop().get("any"));
    var origin = new Origin("00-" + TRACE + "-" + PARENT + "-01", null, null);
    CallModel call = traced(new CallModel("id", AgentFixture.profile(), request(), Instant.EPOCH));

    assertSame(Span.getInvalid(), none.begin(call));
    assertSame(origin, CallSpans.within(Span.getInvalid(), origin));
    assertNull(request().origin().traceparent());
  }

  private static CallRequest request() {
    return new CallRequest("POST", "http://lb/", new LinkedHashMap<>(), "", false);
  }
}

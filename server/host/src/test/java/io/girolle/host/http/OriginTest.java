package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.girolle.harness.Script;
import io.grpc.Metadata;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OriginTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void whatTheClientSaysReachesTheRunner() throws Exception {
    try (var front = FrontFixture.over(answering())) {
      front.ask(
          request(
              "traceparent: "
                  + TRACEPARENT
                  + "\r\n"
                  + "tracestate: vendor=1\r\n"
                  + "fn-request-id: req-7\r\n"));

      assertEquals(TRACEPARENT, sent(front, "traceparent"));
      assertEquals("vendor=1", sent(front, "tracestate"));
      assertEquals("req-7", sent(front, "fn_request_id"));
    }
  }

  @Test
  void aRequestWithoutATraceBeginsOne() throws Exception {
    try (var front = FrontFixture.over(answering())) {
      front.ask(request("traceparent: nonsense\r\n"));

      assertTrue(
          String.valueOf(sent(front, "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"),
          sent(front, "traceparent"));
      assertNull(sent(front, "fn_request_id"));
    }
  }

  @Test
  void anIdIsMadeWhereThatIsConfigured() throws Exception {
    try (var front =
        FrontFixture.with()
            .settings("request-id { header = X-Request-Id, make = true }")
            .over(answering(), answering())) {
      front.ask(request(""));
      assertEquals(front.called().id(), sent(front, "fn_request_id"));

      front.ask(request("X-Request-Id: mine\r\n"));
      assertEquals("mine", sent(front, "fn_request_id"));
    }
  }

  @Test
  void everyAttemptOfACallSaysTheSame() throws Exception {
    try (var front = FrontFixture.over(Script.nack(), answering())) {
      front.ask(request(""));

      assertEquals(sent(front, 0, "traceparent"), sent(front, 1, "traceparent"));
    }
  }

  @Test
  void logLinesOfACallNameBoth() throws Exception {
    var logger = (Logger) LoggerFactory.getLogger("io.girolle.agent");
    var lines = new ListAppender<ILoggingEvent>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    logger.addAppender(lines);
    try (var front = FrontFixture.over(Script.failure(0, "broken", false))) {
      front.ask(request("traceparent: " + TRACEPARENT + "\r\nFn-Request-Id: req-8\r\n"));

      String line =
          "event=call-failed call=%s trace=%s request=req-8 "
              .formatted(front.called().id(), TRACEPARENT.substring(3, 35));
      await()
          .untilAsserted(
              () ->
                  assertTrue(
                      lines.list.stream().anyMatch(e -> e.getFormattedMessage().startsWith(line)),
                      () -> lines.list.toString()));
    } finally {
      logger.detachAppender(lines);
    }
  }

  private static Script answering() {
    return Script.of(awaitRequest(), start(200), success());
  }

  private static String request(String headers) {
    return "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n" + headers + "\r\n";
  }

  private static @Nullable String sent(FrontFixture front, String key) {
    return sent(front, front.runner.attempts().size() - 1, key);
  }

  private static @Nullable String sent(FrontFixture front, int attempt, String key) {
    return front
        .runner
        .attempts()
        .get(attempt)
        .metadata()
        .get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
  }
}

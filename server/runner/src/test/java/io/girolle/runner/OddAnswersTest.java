package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.proto.CallFinished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that hardly any function gives, but may. */
class OddAnswersTest {
  private static TestRunner runner;

  @BeforeAll
  static void start() throws IOException {
    runner = TestRunner.start();
  }

  @AfterAll
  static void stop() throws IOException {
    runner.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Trailer: X-End\r\n\r\n"
            + "2\r\n"
            + "ok\r\n"
            + "0\r\n"
            + "X-End: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;name=value\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Content-Length: 9\r\n\r\n"
            + "2\r\n"
            + "ok\r\n"
            + "0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 103 Early Hints\r\n"
            + "Link: x\r\n\r\n"
            + "HTTP/1.1 200 OK\r\n"
            + "Content-Length: 2\r\n\r\n"
            + "ok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokgarbage",
        "HTTP/1.1 200 OK\r\n"
            + "Content-Length: 2\r\n\r\n"
            + "okHTTP/1.1 200 OK\r\n"
            + "Content-Length: 6\r\n\r\n"
            + "second",
        "HTTP/1.1 200 OK\r\nFn-Http-Status: 999\r\nFn-Http-Status: x\r\nContent-Length: 2\r\n\r\nok"
      })
  void answerIsTakenAndTheNextCallGetsItsOwn(String answer) {
    Engaged first = runner.call(TestCall.of("ok").answer(answer));
    CallFinished end = first.finished();
    assertTrue(end.getSuccess(), end::toString);
    assertEquals("ok", new String(first.body(), StandardCharsets.UTF_8));
    assertEquals("mine", runner.call(TestCall.of("ok"), "mine").seen("body"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno-colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nok\r\n0\r\n\r\n"
      })
  void whatIsNoAnswerIsA502(String answer) {
    CallFinished end = runner.finish(TestCall.of("bad").answer(answer));
    assertEquals(502, end.getErrorCode());
    assertEquals("error receiving function response", end.getErrorStr());
    assertTrue(end.getErrorUser());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 304 Not Modified\r\n\r\n",
        "HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 599 What\r\nContent-Length: 0\r\n\r\n"
      })
  void otherStatusesAreA502(String answer) {
    CallFinished end = runner.finish(TestCall.of("status").answer(answer));
    assertEquals(502, end.getErrorCode());
    assertEquals("invalid function response", end.getErrorStr());
  }

  @Test
  void functionThatLeavesWhileItsRequestComesIsToldApart(@TempDir Path temp) throws IOException {
    Path begun = temp.resolve("begun");
    Path go = temp.resolve("go");
    Engaged call =
        runner.engage(
            TestCall.of("leaves")
                .header("X-Ledger", begun.toString())
                .header("X-Unread", "1")
                .header("X-When", go.toString())
                .header("X-Exit", "3"));
    await().until(() -> Files.exists(begun));
    call.sendUntilStuck();
    Files.createFile(go);
    CallFinished end = call.finished();
    assertEquals(502, end.getErrorCode());
    assertEquals("function closed pipe while receiving request", end.getErrorStr());
    assertTrue(end.getErrorUser());
    assertEquals(List.of(), call.messages().stream().filter(m -> m.hasResultStart()).toList());
  }

  @Test
  void bodyHasNoLimitWhereTheLimitIsNone() throws IOException {
    try (var unlimited = TestRunner.setUp().limits(0, 4096).start()) {
      Engaged call = unlimited.call(TestCall.of("big").header("X-Stream", "20000"));
      assertTrue(call.finished().getSuccess());
      assertEquals(20_000, call.body().length);
    }
  }
}

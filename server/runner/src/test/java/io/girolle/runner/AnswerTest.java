package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.RunnerMsg;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the function gets of a call, and what the load balancer gets of its answer. */
class AnswerTest {
  private static TestRunner runner;

  @BeforeAll
  static void start() throws IOException {
    runner = TestRunner.setUp().limits(100_000, 4096).start();
  }

  @AfterAll
  static void stop() throws IOException {
    runner.close();
  }

  @Test
  void functionGetsCallWithItsHeadersAndBody() {
    var call =
        TestCall.of("get")
            .header("X-Multi", "one", "two")
            .header("Content-Type", "text/plain")
            .header("X-Name", "Müller");
    Engaged answer = runner.call(call, "input");
    List<String> head = answer.allSeen("head.");
    assertEquals("POST /call HTTP/1.1", head.get(0));
    assertEquals(1, head.stream().filter("Host: localhost"::equals).count());
    assertTrue(head.contains("Transfer-Encoding: chunked"), head.toString());
    assertTrue(head.containsAll(List.of("X-Multi: one", "X-Multi: two")), head.toString());
    assertTrue(head.contains("Fn-Call-Id: " + call.id()), head.toString());
    assertEquals("input", answer.seen("body"));
    assertTrue(head.stream().anyMatch(h -> h.startsWith("X-Name: M")), head.toString());
  }

  @Test
  void valuesBeyondAsciiPassAsUtf8BothWays() {
    var call =
        TestCall.of("utf8").answer("HTTP/1.1 200 OK\r\nX-Name: Käse\r\nContent-Length: 0\r\n\r\n");
    assertEquals(List.of("Käse"), runner.call(call).header("X-Name"));
    Engaged echo = runner.call(TestCall.of("utf8").header("X-Name", "Käse"));
    assertTrue(echo.allSeen("head.X-Name: ").get(0).length() == 5, "two bytes for one letter");
  }

  @Test
  void hopByHopHeadersAndLengthsOfTheCallerDoNotReachTheFunction() {
    var call =
        TestCall.of("hop")
            .header("Connection", "keep-alive")
            .header("Keep-Alive", "1")
            .header("Upgrade", "h2c")
            .header("Transfer-Encoding", "gzip")
            .header("Content-Length", "99")
            .header("Host", "other.example")
            .header("Fn-Call-Id", "forged")
            .header("Fn-Deadline", "forged")
            .header("Girolle-Explain", "0");
    List<String> head = runner.call(call).allSeen("head.");
    assertEquals(5, head.size(), head.toString());
    assertTrue(head.contains("Fn-Call-Id: " + call.id()), head.toString());
  }

  @Test
  void deadlineIsInWholeSecondsAfterTheTimeout() {
    Instant before = Instant.now();
    Engaged answer = runner.call(TestCall.of("deadline").timeout(60));
    Instant deadline = Instant.parse(answer.allSeen("head.Fn-Deadline: ").get(0));
    assertEquals(deadline.truncatedTo(ChronoUnit.SECONDS), deadline);
    assertFalse(deadline.isBefore(before.plusSeconds(59)));
    assertFalse(deadline.isAfter(Instant.now().plusSeconds(60)));
  }

  @Test
  void headersComeBackWithoutThoseOfOneHop() {
    var call =
        TestCall.of("back")
            .answer(
                "HTTP/1.1 200 OK\r\nx-many: a\r\nX-Many: b\r\nKeep-Alive: timeout=5\r\nTrailer: X\r\n"
                    + "Content-Length: 6\r\nX-Empty:\r\n\r\nanswer");
    Engaged answer = runner.call(call);
    assertTrue(answer.finished().getSuccess());
    assertEquals(200, answer.start().getStatusCode());
    assertEquals(List.of("a", "b"), answer.header("X-Many"));
    assertEquals(List.of(""), answer.header("X-Empty"));
    assertEquals(List.of("6"), answer.header("Content-Length"));
    assertEquals(4, answer.start().getHeadersCount());
    assertEquals("answer", new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void finishedTellsTheCourseOfTheCall() {
    var call = TestCall.of("course");
    CallFinished cold = runner.finish(call);
    assertTrue(cold.getSuccess());
    assertEquals(call.id(), cold.getDetails());
    assertEquals("fn", cold.getImage());
    Instant created = Instant.parse(cold.getCreatedAt());
    Instant started = Instant.parse(cold.getStartedAt());
    assertFalse(started.isBefore(created));
    assertFalse(Instant.parse(cold.getCompletedAt()).isBefore(started));
    assertTrue(cold.getSchedulerDuration() > 0);
    assertTrue(cold.getExecutionDuration() > 0);
    assertTrue(cold.getCtrCreateDuration() > 0);
    assertTrue(cold.getInitStartTime() > 0);
    assertTrue(cold.getSchedulerDuration() > cold.getInitStartTime());
    CallFinished warm = runner.finish(TestCall.of("course"));
    assertEquals(0, warm.getInitStartTime());
  }

  @Test
  void longBodiesPassWholeAndInShortFrames() {
    var call = TestCall.of("long").header("X-Stream", "90000");
    Engaged answer = runner.engage(call);
    for (int i = 0; i < 300; i++) {
      answer.frame(ByteString.copyFrom(new byte[10240]), false);
    }
    answer.eof();
    assertTrue(answer.finished().getSuccess());
    assertEquals(90_000, answer.body().length);
    for (RunnerMsg message : answer.messages()) {
      assertTrue(message.getData().getData().size() <= 10240);
      assertFalse(message.getData().getEof());
    }
    Engaged echo = runner.engage(TestCall.of("long"));
    for (int i = 0; i < 300; i++) {
      echo.frame(ByteString.copyFrom(new byte[10240]), false);
    }
    echo.eof();
    assertEquals("3072000", echo.seen("length"));
  }

  @Test
  void answersWithoutALengthEndWithTheConnection() {
    var call =
        TestCall.of("until-close")
            .header("X-Close", "1")
            .answer("HTTP/1.1 200 OK\r\n\r\nall of it");
    Engaged first = runner.call(call);
    assertTrue(first.finished().getSuccess());
    assertArrayEquals("all of it".getBytes(java.nio.charset.StandardCharsets.UTF_8), first.body());
    Engaged second = runner.call(TestCall.of("until-close"));
    assertEquals("2", second.seen("call"));
    assertEquals("2", second.seen("connection"));
  }

  @Test
  void connectionIsKeptBetweenCallsUnlessTheFunctionSaysClose() throws IOException {
    try (var awake = TestRunner.setUp().freezeIdle("null").start()) {
      assertEquals("1", awake.call(TestCall.of("keep")).seen("connection"));
      assertEquals("1", awake.call(TestCall.of("keep")).seen("connection"));
      String close = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      assertTrue(awake.finish(TestCall.of("keep").answer(close)).getSuccess());
      Engaged next = awake.call(TestCall.of("keep"));
      assertEquals("2", next.seen("connection"));
      assertEquals("4", next.seen("call"));
    }
  }

  @Test
  void interimAnswersAreSkipped() {
    var call =
        TestCall.of("interim")
            .answer(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    Engaged answer = runner.call(call);
    assertTrue(answer.finished().getSuccess());
    assertEquals(200, answer.start().getStatusCode());
    assertEquals(2, answer.body().length);
  }

  @Test
  void functionThatFailsKeepsItsInstanceAndItsBodyIsDropped() {
    String pid = runner.call(TestCall.of("fails")).seen("pid");
    Engaged failed =
        runner.call(TestCall.of("fails").answer("HTTP/1.1 502 No\r\nContent-Length: 3\r\n\r\nwhy"));
    assertError(502, "function failed", failed.finished());
    assertTrue(failed.finished().getErrorUser());
    assertEquals(1, failed.messages().size());
    Engaged timedOut =
        runner.call(TestCall.of("fails").answer("HTTP/1.1 504 No\r\nContent-Length: 0\r\n\r\n"));
    assertError(504, "Timed out", timedOut.finished());
    assertEquals(pid, runner.call(TestCall.of("fails")).seen("pid"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "201 Created",
        "204 No",
        "302 Found\r\nLocation: /else",
        "307 X",
        "404 X",
        "500 X",
        "101 X"
      })
  void otherStatusesEndTheInstance(String status) {
    String function = "status-" + status.substring(0, 3);
    String pid = runner.call(TestCall.of(function)).seen("pid");
    var call = TestCall.of(function).answer("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
    assertError(502, "invalid function response", runner.finish(call));
    assertNotEquals(pid, runner.call(TestCall.of(function)).seen("pid"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "not HTTP\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsho",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 502 No\r\nContent-Length: 10\r\n\r\nno"
      })
  void answerThatBreaksOffEndsTheInstance(String answer) {
    String function = "broken-" + Integer.toHexString(answer.hashCode());
    String pid = runner.call(TestCall.of(function)).seen("pid");
    CallFinished end = runner.finish(TestCall.of(function).header("X-Close", "1").answer(answer));
    assertEquals(502, end.getErrorCode());
    assertEquals(
        answer.contains(" 502 ") ? "function failed" : "error receiving function response",
        end.getErrorStr());
    assertTrue(end.getErrorUser());
    assertNotEquals(pid, runner.call(TestCall.of(function)).seen("pid"));
  }

  @Test
  void functionThatExitsDuringACallIsA502() {
    var call = TestCall.of("exits").header("X-Exit", "7");
    assertError(502, "error receiving function response", runner.finish(call));
  }

  @Test
  void bodyUpToTheLimitPassesAndMoreDoesNot() {
    Engaged within = runner.call(TestCall.of("limit").header("X-Stream", "100000"));
    assertTrue(within.finished().getSuccess());
    Engaged beyond = runner.call(TestCall.of("limit").header("X-Stream", "100001"));
    assertError(502, "function response body too large", beyond.finished());
    assertEquals(100_000, beyond.body().length);
    assertEquals("1", runner.call(TestCall.of("limit")).seen("call"));
  }

  @Test
  void headBeyondTheLimitIsRefused() {
    String head = "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(5000) + "\r\n\r\n";
    CallFinished end = runner.finish(TestCall.of("head").answer(head));
    assertError(502, "function response header too large", end);
  }

  @Test
  void earlyAnswerIsDeliveredOnceTheRequestHasCome() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly";
    var call = TestCall.of("early").header("X-Unread", "1").answer(answer);
    Engaged engaged = runner.engage(call);
    for (int i = 0; i < 200; i++) {
      engaged.frame(ByteString.copyFrom(new byte[10240]), false);
    }
    engaged.eof();
    assertTrue(engaged.finished().getSuccess());
    assertEquals(5, engaged.body().length);
    Engaged next = runner.call(TestCall.of("early"));
    assertEquals("2", next.seen("call"), "the instance is kept");
    assertEquals("2", next.seen("connection"), "the connection isn't");
  }

  @Test
  void answerBeforeARequestThatNeverComesIsA502() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly";
    var call = TestCall.of("too-early").header("X-Unread", "1").answer(answer);
    Engaged engaged = runner.engage(call).send("part one");
    assertError(502, "function invoked write before receiving entire request", engaged.finished());
    assertEquals(1, engaged.messages().size());
  }

  @Test
  void functionThatTakesTooLongIsKilled() {
    String pid = runner.call(TestCall.of("slow").timeout(3)).seen("pid");
    long begun = System.nanoTime();
    var call = TestCall.of("slow").timeout(3).header("X-When", "/never");
    CallFinished end = runner.finish(call);
    assertError(504, "Timed out", end);
    assertTrue(end.getErrorUser());
    assertTrue(System.nanoTime() - begun >= Duration.ofMillis(2950).toNanos());
    assertNotEquals(pid, runner.call(TestCall.of("slow").timeout(3)).seen("pid"));
  }

  @Test
  void callWithoutTimeIsOverAtOnce() {
    int before = runner.started();
    assertError(504, "Timed out", runner.finish(TestCall.of("no-time").timeout(0)));
    assertEquals(before, runner.started());
  }

  @Test
  void headerThatCannotBeSentIsABadRequest() {
    CallFinished end = runner.finish(TestCall.of("injected").header("X-Bad", "a\r\nX-More: b"));
    assertEquals(400, end.getErrorCode());
  }

  static void assertError(int code, String text, CallFinished end) {
    assertFalse(end.getSuccess());
    assertEquals(code, end.getErrorCode());
    assertEquals(text, end.getErrorStr());
  }
}

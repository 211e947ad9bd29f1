package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.TryCall;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that hardly any load balancer sends, but may. */
class OddCallsTest {
  private static TestRunner runner;

  @BeforeAll
  static void start() throws IOException {
    runner = TestRunner.start();
  }

  @AfterAll
  static void stop() throws IOException {
    runner.close();
  }

  @Test
  void callOfTheLeastMembersRuns() {
    CallFinished end = finish("{\"id\":\"01LEAST\",\"image\":\"fn\",\"timeout\":20}");
    assertTrue(end.getSuccess(), end::toString);
    assertEquals("01LEAST", end.getDetails());
  }

  @Test
  void membersThatAreNullOrUnknownDoNoHarm() {
    CallFinished end =
        finish(
            """
            {"id":"01NULL","image":"fn","timeout":20,"idle_timeout":null,"memory":null,"cpus":null,
             "tmpfs_size":null,"config":null,"annotations":{"a":null,"b":[null]},"syslog_url":null,
             "headers":{"X-None":null,"X-Null":[null],"X-Empty":[]},"created_at":null,"type":null,
             "method":null,"url":null,"payload":{"a":[1,{}]},"stats":[{}],"priority":7,"format":"http"}
            """);
    assertTrue(end.getSuccess(), end::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"timeout\":\"20\"",
        "\"timeout\":20.5",
        "\"memory\":-1",
        "\"memory\":1.5",
        "\"cpus\":0.5",
        "\"cpus\":\"1x\"",
        "\"config\":{\"A\":1}",
        "\"config\":[]",
        "\"headers\":{\"X\":\"y\"}",
        "\"annotations\":7",
        "\"id\":7",
        "\"created_at\":\"yesterday\"",
        "\"created_at\":7"
      })
  void memberOfTheWrongTypeIsABadRequest(String member) {
    CallFinished end = finish("{\"id\":\"01BAD\",\"image\":\"fn\",\"timeout\":20," + member + "}");
    assertFalse(end.getSuccess());
    assertEquals(400, end.getErrorCode());
    assertFalse(end.getErrorUser());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"memory\":2147483648",
        "\"memory\":18446744073709551615",
        "\"tmpfs_size\":4294967295",
        "\"memory\":2147483647,\"tmpfs_size\":2147483647",
        "\"cpus\":\"1000\""
      })
  void whatNoRunnerHasCanNeverFit(String member) {
    CallFinished end = finish("{\"id\":\"01HUGE\",\"image\":\"fn\",\"timeout\":20," + member + "}");
    assertEquals(400, end.getErrorCode());
    assertEquals("Requested CPU/Memory cannot be allocated", end.getErrorStr());
    assertFalse(end.getErrorUser());
    assertEquals("", end.getDetails());
  }

  @Test
  void timesAreThisRunnersWhateverTheLoadBalancersClockSays() {
    Instant before = Instant.now().minus(Duration.ofMillis(2));
    CallFinished end =
        finish(
            """
            {"id":"01TIME","image":"fn","timeout":20,"created_at":"2025-01-01T00:00:00.000Z",
             "started_at":"2025-01-01T00:00:00.001Z","completed_at":"0001-01-01T00:00:00.000Z"}
            """);
    assertTrue(end.getSuccess(), end::toString);
    assertFalse(Instant.parse(end.getCreatedAt()).isBefore(before), end.getCreatedAt());
    assertFalse(Instant.parse(end.getStartedAt()).isBefore(before), end.getStartedAt());
  }

  @Test
  void headersInAnyCaseAreTheSameHeaders() {
    Engaged answer =
        runner
            .open()
            .send(
                message(
                    """
                    {"id":"01CASE","image":"fn","timeout":20,"fn_id":"case","headers":{
                     "content-length":["3"],"HOST":["other"],"transfer-encoding":["gzip"],
                     "connection":["close"],"fn-call-id":["forged"],"fn-deadline":["forged"],
                     "keep-alive":["1"],"x-a":["1"],"X-A":["2"],"girolle-explain":["0"]}}
                    """))
            .eof();
    List<String> head = answer.allSeen("head.");
    assertEquals(7, head.size(), head.toString());
    assertTrue(
        head.containsAll(
            List.of(
                "Host: localhost",
                "Transfer-Encoding: chunked",
                "Fn-Call-Id: 01CASE",
                "X-A: 1",
                "X-A: 2")),
        head.toString());
  }

  @Test
  void headerWithoutANameIsABadRequestAndHarmsNoInstance() {
    String call =
        """
        {"id":"01NAME","image":"fn","timeout":20,"idle_timeout":30,"fn_id":"name","headers":%s}
        """;
    Engaged before = runner.open().send(message(call.formatted("{}"))).eof();
    String pid = before.seen("pid");
    assertEquals(400, finish(call.formatted("{\"\":[\"x\"]}")).getErrorCode());
    assertEquals(pid, runner.open().send(message(call.formatted("{}"))).eof().seen("pid"));
  }

  @Test
  void emptyFramesBeforeTheLastDoNotEndTheRequest() {
    Engaged call = runner.engage(TestCall.of("empty-frames"));
    call.frame(ByteString.EMPTY, false).send("one").frame(ByteString.EMPTY, false).send("two");
    assertEquals("onetwo", call.frame(ByteString.EMPTY, false).eof().seen("body"));
  }

  @Test
  void extensionsMayBeEmpty() {
    TryCall call = TestCall.of("empty-ext").message();
    call = call.toBuilder().putExtensions("", "").putExtensions("a", "").build();
    assertTrue(runner.open().send(call).eof().finished().getSuccess());
  }

  private static CallFinished finish(String json) {
    return runner.open().send(message(json)).eof().finished();
  }

  private static TryCall message(String json) {
    return TryCall.newBuilder().setModelsCallJson(json).build();
  }
}

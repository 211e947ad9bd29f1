package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls share an instance, and how long one lives. */
class InstancesTest {
  private static TestRunner runner;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    runner = TestRunner.setUp().memory(4096).start();
  }

  @AfterAll
  static void stop() throws IOException {
    runner.close();
  }

  @Test
  void callsOfOneFunctionShareAnInstanceWhateverTheirHeaders() {
    String pid = pid(TestCall.of("same"));
    assertEquals(pid, pid(TestCall.of("same").header("X-Other", "1").url("http://other/")));
    assertEquals(pid, pid(TestCall.of("same").extension("nobody-declares", "this")));
  }

  @Test
  void callsThatDifferInWhatShapesAnInstanceDoNotShareOne() {
    String pid = pid(TestCall.of("differ"));
    assertNotEquals(pid, pid(TestCall.of("differ").config("KEY", "value")));
    assertNotEquals(pid, pid(TestCall.of("differ").timeout(21)));
    assertNotEquals(pid, pid(TestCall.of("differ").annotations(Map.of("a", 1))));
    assertNotEquals(pid, pid(TestCall.of("differ").memory(65)));
    assertEquals(pid, pid(TestCall.of("differ")));
  }

  @Test
  void hashOfTheLoadBalancerDecidesWhereThereIsOne() {
    String pid = pid(TestCall.of("hashed").slotHash("c0ffee"));
    assertEquals(pid, pid(TestCall.of("hashed").slotHash("c0ffee").config("KEY", "other")));
    assertNotEquals(pid, pid(TestCall.of("hashed").slotHash("c0ffee00")));
    assertNotEquals(pid, pid(TestCall.of("hashed")));
  }

  @Test
  void hashThatIsNotHexadecimalIsRefused() {
    assertEquals(400, runner.finish(TestCall.of("bad-hash").slotHash("no hex")).getErrorCode());
  }

  @Test
  void instanceTakesOneCallAtATime() throws IOException {
    Path go = temp.resolve("go");
    Engaged first = runner.call(TestCall.of("busy").header("X-When", go.toString()));
    Engaged second = runner.call(TestCall.of("busy"));
    String pid = second.seen("pid");
    Files.createFile(go);
    assertNotEquals(pid, first.seen("pid"));
  }

  @Test
  void idleInstanceIsStoppedAfterItsIdleTimeout() {
    String pid = pid(TestCall.of("idle").idleTimeout(1));
    assertEquals(pid, pid(TestCall.of("idle").idleTimeout(1)));
    await().atMost(Duration.ofSeconds(20)).until(() -> !TestRunner.isAlive(pid));
    assertNotEquals(pid, pid(TestCall.of("idle").idleTimeout(1)));
  }

  @Test
  void withoutIdleTimeTheCallRunsAndTheInstanceIsStopped() {
    String pid = pid(TestCall.of("no-idle").idleTimeout(0));
    await().atMost(Duration.ofSeconds(20)).until(() -> !TestRunner.isAlive(pid));
  }

  @Test
  void instanceThatDiedWhileIdleCostsNoCall() {
    String pid = pid(TestCall.of("dies"));
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    await().until(() -> !TestRunner.isAlive(pid));
    assertNotEquals(pid, pid(TestCall.of("dies")));
  }

  @Test
  void connectionThatTheFunctionClosedWhileIdleCostsNoCall() throws IOException {
    Path close = temp.resolve("close");
    var call = TestCall.of("closes").header("X-Then-Close-When", close.toString());
    assertEquals("1", runner.call(call).seen("connection"));
    Files.createFile(close);
    Engaged next = runner.call(TestCall.of("closes"));
    assertEquals("2", next.seen("call"));
    assertEquals("2", next.seen("connection"));
  }

  @Test
  void environmentIsTheCallsAndTheImagesAlone() {
    Engaged seen =
        runner.call(TestCall.of("env").memory(64).config("KEY", "value").config("BOTH", "call"));
    assertEquals("value", seen.seen("env.KEY"));
    assertEquals("yes", seen.seen("env.OF_IMAGE"));
    assertEquals("call", seen.seen("env.BOTH"));
    assertEquals("http-stream", seen.seen("env.FN_FORMAT"));
    assertEquals("64", seen.seen("env.FN_MEMORY"));
    assertTrue(seen.seen("env.FN_LISTENER").endsWith("/lsnr.sock"));
    assertEquals("", seen.seen("env.PATH"));
    assertEquals("", seen.seen("env.HOME"));
  }

  private static String pid(TestCall call) {
    return runner.call(call).seen("pid");
  }
}

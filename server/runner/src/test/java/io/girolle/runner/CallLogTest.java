package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.girolle.call.Parts;
import io.girolle.harness.HeldPort;
import io.girolle.runner.logs.SyslogServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What real functions write during calls. */
class CallLogTest {

  @Test
  void linesOfACallReachTheSyslogServerOfItsApp() throws IOException {
    try (var server = SyslogServer.start();
        var runner = TestRunner.start()) {
      var one = call("f", "one", server.url());
      var two = call("f", "two\nthree", server.url());
      assertTrue(runner.finish(one).getSuccess());
      assertTrue(runner.finish(two).getSuccess());
      await().until(() -> server.messages().size() >= 3);
      assertTrue(has(server, "app_id=app fn_id=f call_id=%s one".formatted(one.id())));
      assertTrue(has(server, "app_id=app fn_id=f call_id=%s two".formatted(two.id())));
      assertTrue(has(server, "app_id=app fn_id=f call_id=%s three".formatted(two.id())));
    }
  }

  @Test
  void noInstanceStartsWithoutTheSyslogServerOfItsApp() throws IOException {
    try (var dead = new HeldPort();
        var runner = TestRunner.start()) {
      var refused = runner.finish(call("f", "one", "tcp://" + dead.address()));
      assertEquals(500, refused.getErrorCode());
      assertEquals("Syslog Unavailable", refused.getErrorStr());
      assertTrue(refused.getErrorUser());
      await().until(() -> runner.instances() == 0);
      assertTrue(runner.finish(TestCall.of("g")).getSuccess());
    }
  }

  @Test
  void syslogServerThatGoesHarmsNoCall() throws IOException {
    try (var runner = TestRunner.start()) {
      String url;
      try (var server = SyslogServer.start()) {
        url = server.url();
        assertTrue(runner.finish(call("f", "one", url)).getSuccess());
      }
      assertTrue(runner.finish(call("f", "two", url)).getSuccess());
    }
  }

  @Test
  void deadSyslogServerHarmsNoCallWhereItIsntRequired() throws IOException {
    try (var dead = new HeldPort();
        var runner = TestRunner.setUp().keys("log.syslog.required = false").start()) {
      assertTrue(runner.finish(call("f", "one", "tcp://" + dead.address())).getSuccess());
      assertTrue(runner.finish(call("f", "two", "tcp://" + dead.address())).getSuccess());
    }
  }

  @Test
  void lineOfAHundredMebibytesNeitherStallsItsFunctionNorFillsTheHeap() throws IOException {
    assumeTrue(LightFunction.isThere());
    var parts = Parts.builder();
    LightFunction.install(parts);
    try (var server = SyslogServer.start();
        var runner = TestRunner.setUp().onlyParts(parts.build()).start()) {
      var call =
          TestCall.of("f")
              .image("light")
              .config("BEHAVE", "long-line")
              .timeout(100)
              .syslogUrl(server.url());
      assertTrue(runner.finish(call).getSuccess());
      await()
          .until(
              () ->
                  has(
                      server,
                      "call_id=%s girolle: the output of this call passed the limit of 1048576"
                              .formatted(call.id())
                          + " bytes: the last 103809024 bytes were dropped"));
    }
  }

  private static boolean has(SyslogServer server, String end) {
    return server.messages().stream().anyMatch(message -> message.endsWith(end));
  }

  private static TestCall call(String function, String printed, String url) {
    return TestCall.of(function).header("X-Print", TestCall.base64(printed)).syslogUrl(url);
  }
}

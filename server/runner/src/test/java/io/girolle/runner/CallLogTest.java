package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.girolle.call.Parts;
import io.girolle.runner.logs.SyslogServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** What real functions write during calls. */
class CallLogTest {

  @Test
  void linesOfACallReachTheSyslogServerOfItsApp() throws IOException {
    try (var server = SyslogServer.start();
        var runner = TestRunner.start()) {
      var one = call("f", "one", server.port());
      var two = call("f", "two\nthree", server.port());
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
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (var runner = TestRunner.start()) {
      var refused = runner.finish(call("f", "one", port));
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
      int port;
      try (var server = SyslogServer.start()) {
        port = server.port();
        assertTrue(runner.finish(call("f", "one", port)).getSuccess());
      }
      assertTrue(runner.finish(call("f", "two", port)).getSuccess());
    }
  }

  @Test
  void deadSyslogServerHarmsNoCallWhereItIsntRequired() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (var runner = TestRunner.setUp().keys("log.syslog.required = false").start()) {
      assertTrue(runner.finish(call("f", "one", port)).getSuccess());
      assertTrue(runner.finish(call("f", "two", port)).getSuccess());
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
              .syslogUrl("tcp://127.0.0.1:" + server.port());
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

  private static TestCall call(String function, String printed, int port) {
    return TestCall.of(function)
        .header("X-Print", TestCall.base64(printed))
        .syslogUrl("tcp://127.0.0.1:" + port);
  }
}

package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.TryCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the load balancer may say, and when. */
class ProtocolTest {
  private static final String TRY = "Protocol failure: expected ClientMsg_Try";
  private static final String DATA = "Protocol failure: expected ClientMsg_Data";
  private static TestRunner runner;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    runner = TestRunner.start();
  }

  @AfterAll
  static void stop() throws IOException {
    runner.close();
  }

  @Test
  void callComesFirst() {
    assertFailure(TRY, runner.open().eof());
    Engaged halfClosed = runner.open();
    halfClosed.halfClose();
    assertFailure(TRY, halfClosed);
    Engaged empty = runner.open();
    empty.send(ClientMsg.getDefaultInstance());
    assertFailure(TRY, empty);
  }

  @Test
  void callComesOnce() {
    var call = TestCall.of("twice");
    assertFailure(DATA, runner.engage(call).send(call.message()));
    await().until(() -> runner.runner.active() == 0);
  }

  @Test
  void halfCloseIsFineAfterTheLastFrameAndNotBefore() {
    Engaged after = runner.call(TestCall.of("half"), "x");
    after.halfClose();
    assertTrue(after.finished().getSuccess());
    Engaged before = runner.engage(TestCall.of("half")).send("x");
    before.halfClose();
    assertFailure(DATA, before);
  }

  @Test
  void framesAfterTheLastAreIgnored() {
    Engaged call = runner.call(TestCall.of("more"), "one");
    call.send("two").eof();
    assertEquals("one", call.seen("body"));
  }

  @Test
  void lastFrameMayCarryData() {
    Engaged call =
        runner.engage(TestCall.of("last")).frame(ByteString.copyFromUtf8("all of it"), true);
    assertEquals("all of it", call.seen("body"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "[]",
        "{}",
        "{\"id\":\"1\",\"image\":\"fn\",\"timeout\":\"soon\"}",
        "{\"id\":\"1\",\"image\":\"fn\",\"cpus\":\"lots\"}",
        "{\"id\":\"1\",\"image\":\"fn\",\"method\":\"BAD METHOD\"}",
        "{\"id\":\"1\",\"image\":\"fn\",\"url\":\"http://bad host/\"}",
        "{\"id\":\"\",\"image\":\"fn\"}"
      })
  void whatIsNotACallIsABadRequest(String json) {
    Engaged call = runner.open().send(TryCall.newBuilder().setModelsCallJson(json).build()).eof();
    CallFinished end = call.finished();
    assertEquals(400, end.getErrorCode());
    assertEquals("", end.getDetails());
    assertEquals(1, call.messages().size());
  }

  @Test
  void cancelStopsAFunctionThatHasBegun() {
    Path ledger = temp.resolve("ledger");
    String pid = runner.call(TestCall.of("cancelled")).seen("pid");
    Engaged call =
        runner.call(
            TestCall.of("cancelled")
                .header("X-When", "/never")
                .header("X-Ledger", ledger.toString()));
    await().until(() -> Files.exists(ledger));
    call.cancel();
    await().until(() -> !TestRunner.isAlive(pid));
    await().until(() -> runner.runner.active() == 0);
  }

  @Test
  void cancelDuringTheBodyStopsTheFunction() {
    String pid = runner.call(TestCall.of("half-sent")).seen("pid");
    Engaged call = runner.engage(TestCall.of("half-sent")).send("part");
    await().until(() -> runner.runner.active() == 1);
    call.cancel();
    await().until(() -> runner.runner.active() == 0);
    assertEquals("1", runner.call(TestCall.of("other")).seen("call"));
    await().until(() -> !TestRunner.isAlive(pid) || served("half-sent", pid));
  }

  @Test
  void functionIsHeldBackUntilTheLoadBalancerReads() {
    Path sent = temp.resolve("sent");
    Engaged call = Engaged.openSlow(runner.stub());
    call.send(
            TestCall.of("held")
                .header("X-Stream", "6000000")
                .header("X-Sent", sent.toString())
                .message())
        .eof();
    await().until(() -> Files.exists(sent));
    long stuckAt = settled(sent);
    assertTrue(stuckAt < 4_000_000, () -> "sent " + stuckAt);
    call.read(100_000);
    assertTrue(call.finished().getSuccess());
    assertEquals(6_000_000, call.body().length);
  }

  @Test
  void loadBalancerIsHeldBackUntilTheFunctionReads() {
    Engaged call =
        runner.engage(
            TestCall.of("unread").timeout(60).header("X-Unread", "1").header("X-When", "/never"));
    int frames = call.sendUntilStuck();
    assertTrue(frames < 600, () -> "frames " + frames);
    call.cancel();
  }

  private static boolean served(String function, String pid) {
    return runner.call(TestCall.of(function)).seen("pid").equals(pid);
  }

  private static long settled(Path file) {
    var last = new String[] {""};
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              String now = Files.readString(file);
              boolean same = !now.isEmpty() && now.equals(last[0]);
              last[0] = now;
              return same;
            });
    return Long.parseLong(last[0]);
  }

  private static void assertFailure(String text, Engaged call) {
    assertEquals(Status.Code.UNKNOWN, call.status().getCode());
    assertEquals(text, call.status().getDescription());
    assertEquals(0, call.messages().size());
  }

  @Test
  void idOfARequestMayBeLong() {
    var metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("fn_request_id", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(16_000));
    var stub = runner.stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    Engaged call = Engaged.open(stub).send(TestCall.of("long-id").message()).eof();
    assertTrue(call.finished().getSuccess());
  }
}

package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.Parts;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import io.girolle.spi.NodeRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
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
    String pid = pid(TestCall.of("idle").slotHash("1d1e"));
    assertEquals(pid, pid(TestCall.of("idle").slotHash("1d1e").idleTimeout(1)));
    await().until(() -> !TestRunner.isAlive(pid));
    assertNotEquals(pid, pid(TestCall.of("idle").slotHash("1d1e")));
  }

  @Test
  void withoutIdleTimeTheCallRunsAndTheInstanceIsStopped() {
    String pid = pid(TestCall.of("no-idle").idleTimeout(0));
    await().until(() -> !TestRunner.isAlive(pid));
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
    try (var awake = TestRunner.setUp().freezeIdle("null").start()) {
      var call = TestCall.of("closes").header("X-Then-Close-When", close.toString());
      assertEquals("1", awake.call(call).seen("connection"));
      Files.createFile(close);
      await().until(() -> Files.exists(temp.resolve("closed")));
      Engaged next = awake.call(TestCall.of("closes"));
      assertEquals("2", next.seen("call"));
      assertEquals("2", next.seen("connection"));
    }
  }

  @Test
  void connectionThatTheFunctionWouldHaveClosedWhileItWasFrozenCostsNoCall() throws IOException {
    Path close = temp.resolve("close");
    try (var freezing = TestRunner.setUp().freezeIdle("0s").start()) {
      var call = TestCall.of("closes").header("X-Then-Close-When", close.toString());
      assertEquals("1", freezing.call(call).seen("connection"));
      await().until(() -> freezing.meter("girolle.runner.instances.frozen") == 1);
      Files.createFile(close);
      Engaged next = freezing.call(TestCall.of("closes"));
      assertEquals("2", next.seen("call"));
      assertEquals("2", next.seen("connection"));
    }
  }

  @Test
  void idleInstanceGetsNoCpuAndServesItsNextCallAllTheSame() throws IOException {
    String pid = pid(TestCall.of("rests"));
    await().until(() -> state(pid).equals("T"));
    assertEquals(pid, pid(TestCall.of("rests")));
    await().until(() -> state(pid).equals("T"));
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    await().until(() -> !TestRunner.isAlive(pid));
    assertNotEquals(pid, pid(TestCall.of("rests")));
  }

  @Test
  void instanceThatHasStoppedListeningCostsNoCall() throws IOException {
    var driver = new OneCallDriver();
    try (var fickle =
        TestRunner.setUp()
            .driver("one-call")
            .parts(p -> p.driver(Parts.inCode("one-call", driver, NodeRole.RUNNER)))
            .start()) {
      assertTrue(fickle.finish(TestCall.of("f")).getSuccess());
      await().until(() -> driver.served.get() == 1);
      var second = fickle.finish(TestCall.of("f"));
      assertTrue(second.getSuccess());
      assertTrue(second.getInitStartTime() > 0, "it was started for this call");
      await().until(() -> driver.served.get() == 2);
      await().until(() -> fickle.instances() == 1);
    }
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

  private static String state(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", pid, "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
  }

  private static String pid(TestCall call) {
    return runner.call(call).seen("pid");
  }

  /** Its functions live in this JVM, answer one call, and then listen no more, yet don't exit. */
  private static final class OneCallDriver implements Driver {
    private final AtomicInteger served = new AtomicInteger();

    @Override
    public Instance launch(ContainerSpec spec) throws DriverException {
      var address = UnixDomainSocketAddress.of(spec.socketFolder().resolve("lsnr.sock"));
      try {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        new Thread(() -> serve(server)).start();
        return new Listening(address, server, new CompletableFuture<>());
      } catch (IOException e) {
        throw new DriverException("can't listen", e);
      }
    }

    private void serve(ServerSocketChannel server) {
      try (server;
          SocketChannel connection = server.accept()) {
        var in = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
        for (String line = in.readLine(); !"0".equals(line); line = in.readLine()) {
          // up to the last chunk
        }
        String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        connection.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        return;
      }
      served.incrementAndGet();
    }
  }

  private record Listening(
      SocketAddress endpoint, ServerSocketChannel server, CompletableFuture<Exit> exited)
      implements Instance {
    @Override
    public void freeze() {}

    @Override
    public void thaw() {}

    @Override
    public void stop(Duration grace) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      exited.complete(Exit.code(0));
    }

    @Override
    public InstanceStats stats() {
      return new InstanceStats() {};
    }
  }
}

package io.girolle.dist;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Execution;
import io.girolle.harness.NeedsProgram;
import io.girolle.harness.function.TestFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions on Fn's own kits, called through a load balancer and three runners. */
@NeedsProgram({"node", "npm"})
class KitsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MIB = 1 << 20;

  /** The room of all runners, in instances. */
  private static final int ROOM = 6;

  private static Distribution distribution;
  private static Kits kits;
  private static Cluster cluster;
  private static NodeProcess balancer;
  private static NodeProcess sticky;
  private static Caller caller;

  @BeforeAll
  static void startCluster() throws IOException {
    distribution = Distribution.unpack();
    kits = Kits.on(distribution);
    caller = new Caller(kits.ledger());
    cluster = Cluster.start(distribution, kits.conf(), Map.of(), "girolle.runner.freeze-idle = 5s");
    balancer = cluster.balancer();
    sticky = cluster.balancer("girolle.lb.placer = consistent-hash");
  }

  @AfterAll
  static void stopCluster() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void ledgerIsSound() {
    kits.ledger().assertSound();
  }

  @ParameterizedTest
  @EnumSource
  void anInvokedFunctionSeesItsCallAndItsConfiguration(Kit kit) {
    Instant before = Instant.now();
    HttpResponse<String> answer =
        caller.call(balancer.front(kit.invoke()), "Kit-Ask", "a", "Kit-Ask", "b");
    Instant after = Instant.now();

    Map<String, String> seen = seen(answer);
    assertEquals("kits", seen.get("app"));
    assertEquals(kit.function(), seen.get("function"));
    assertEquals("blue", seen.get("COLOUR"));
    assertEquals("large", seen.get("SIZE"));
    assertEquals("64", seen.get("FN_MEMORY"));
    assertEquals("a,b", seen.get("Kit-Ask"));
    assertEquals(List.of(seen.get("call")), answer.headers().allValues("Fn-Call-Id"));
    Instant deadline = Instant.parse(seen.get("deadline"));
    assertFalse(deadline.isBefore(before.plus(Kits.TIMEOUT).minusSeconds(1)), seen::toString);
    assertFalse(deadline.isAfter(after.plus(Kits.TIMEOUT).plusSeconds(1)), seen::toString);
    assertEquals(kit.answer(), answer.headers().allValues("Kit-Answer"));
    assertEquals(List.of("text/plain"), answer.headers().allValues("Content-Type"));
  }

  @ParameterizedTest
  @EnumSource
  void aTriggeredFunctionSeesTheRequestOfItsClient(Kit kit) {
    var url = balancer.front(kit.trigger() + "?colour=red");

    HttpResponse<String> answer = caller.call(url, "Kit-Ask", "a", "Kit-Ask", "b");

    Map<String, String> seen = seen(answer);
    assertEquals("POST", seen.get("method"));
    assertEquals(url.toString(), seen.get("url"));
    assertEquals("a,b", seen.get("framed Kit-Ask"));
    assertEquals("", seen.get("Kit-Ask"));
    assertEquals(List.of(seen.get("call")), answer.headers().allValues("Fn-Call-Id"));
    assertEquals(kit.answer(), answer.headers().allValues("Kit-Answer"));
    assertEquals(List.of("text/plain"), answer.headers().allValues("Content-Type"));
    assertEquals(List.of(), answer.headers().allValues("Fn-Fdk-Version"));
  }

  @ParameterizedTest
  @EnumSource
  void theFunctionChoosesTheStatusThatItsTriggerAnswersWith(Kit kit) {
    HttpResponse<String> triggered =
        caller.call(balancer.front(kit.trigger()), "Kit-Status", "418");
    HttpResponse<String> invoked = caller.call(balancer.front(kit.invoke()), "Kit-Status", "418");

    assertEquals(418, triggered.statusCode());
    assertTrue(triggered.body().startsWith("pid="), triggered::body);
    assertEquals(200, invoked.statusCode());
    assertEquals(List.of("418"), invoked.headers().allValues("Fn-Http-Status"));
  }

  @ParameterizedTest
  @EnumSource
  void bodiesComeBackIntact(Kit kit) {
    Map<String, byte[]> bodies = Map.of(kit.invoke(), body(5 * MIB), kit.trigger(), body(MIB));
    bodies.forEach(
        (path, body) -> {
          echoes(path, body, BodyPublishers.ofByteArray(body));
          echoes(path, body, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
          echoes(path, new byte[0], BodyPublishers.noBody());
        });
  }

  @ParameterizedTest
  @EnumSource
  void oneInstanceServesCallAfterCall(Kit kit) {
    var url = sticky.front(kit.invokeOther());

    List<Map<String, String>> seen =
        IntStream.range(0, 12).mapToObj(i -> seen(caller.call(url))).toList();

    assertEquals(1, distinct(seen, "pid").size(), seen::toString);
    if (kit == Kit.NODE) { // it keeps connections open, and so does the runner for a second
      int connections = Integer.parseInt(seen.get(seen.size() - 1).get("connections"));
      assertTrue(connections <= seen.size() / 2, connections + " connections: " + seen);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyCallsAtOnceAreEachRunOnce(Kit kit) throws IOException {
    Path gate = kits.file("many-" + kit);
    int before = executions().size();
    var url = balancer.front(kit.invoke());

    var running =
        IntStream.range(0, 60)
            .mapToObj(i -> caller.begin(url, TestFunction.HOLD, gate.toString()))
            .toList();
    awaitExecutions(before + ROOM);
    Files.createFile(gate);

    List<Map<String, String>> seen =
        running.stream().map(CompletableFuture::join).map(KitsIT::seen).toList();
    assertTrue(distinct(seen, "pid").size() >= ROOM, seen::toString);
    assertEquals(60, distinct(seen, "call").size());
    assertEquals(before + 60, executions().size());
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionThatThrowsFailsItsCallAlone(Kit kit) {
    var url = sticky.front(kit.invokeOther());
    String pid = seen(caller.call(url)).get("pid");

    HttpResponse<String> failed = caller.call(url, "Kit-Does", "throw");

    assertError(502, "function failed", failed);
    assertEquals(pid, seen(caller.call(url)).get("pid"));
  }

  @ParameterizedTest
  @CsvSource({"NODE, crash", "NODE, null", "JAVA, crash"})
  void aFunctionThatEndsInACallIsReplaced(Kit kit, String how) {
    var url = sticky.front(kit.invokeOther());
    String pid = seen(caller.call(url)).get("pid");

    HttpResponse<String> failed = caller.call(url, "Kit-Does", how);

    assertError(502, "error receiving function response", failed);
    assertNotEquals(pid, seen(caller.call(url)).get("pid"));
  }

  @Test
  void halfAnAnswerIsNotTakenForAWholeOne() {
    var url = sticky.front(Kit.NODE.invokeOther());
    String pid = seen(caller.call(url)).get("pid");

    int status =
        caller
            .begin(url, "Kit-Does", "crash-late")
            .handle((answer, failure) -> failure == null ? answer.statusCode() : 0)
            .join();

    assertNotEquals(200, status);
    assertNotEquals(pid, seen(caller.call(url)).get("pid"));
  }

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() {
    var url = sticky.front(Kits.INVOKE_BRIEF);
    String pid = seen(caller.call(url)).get("pid");

    long begun = System.nanoTime();
    HttpResponse<String> failed = caller.call(url, "Kit-Does", "hang");
    Duration took = Duration.ofNanos(System.nanoTime() - begun);

    assertError(504, "Timed out", failed);
    assertTrue(took.compareTo(Kits.BRIEF) >= 0, took::toString);
    assertTrue(took.compareTo(Kits.BRIEF.plusSeconds(60)) < 0, took::toString);
    assertNotEquals(pid, seen(caller.call(url)).get("pid"));
  }

  @ParameterizedTest
  @EnumSource
  void aDetachedCallRunsOnAfterItsAnswer(Kit kit) throws IOException {
    Path gate = kits.file("detached-" + kit);
    Path left = kits.file("detached-ended-" + kit);
    int before = executions().size();

    HttpResponse<String> accepted =
        caller.call(
            balancer.front(kit.invoke()),
            "Fn-Invoke-Type",
            "detached",
            TestFunction.HOLD,
            gate.toString(),
            "Kit-Leaves",
            left.toString());
    awaitExecutions(before + 1);
    assertTrue(Files.notExists(left));
    Files.createFile(gate);
    await().atMost(PATIENCE).until(() -> Files.exists(left));

    assertEquals(202, accepted.statusCode());
    assertEquals("", accepted.body());
    assertEquals(List.of(), accepted.headers().allValues("Kit-Answer"));
  }

  @Test
  void aRunnerToldToStopLeavesNoFunctionBehind() throws IOException {
    Kits own = Kits.on(distribution);
    try (Cluster stopping = Cluster.start(distribution, own.conf(), Map.of())) {
      NodeProcess front = stopping.balancer();
      var calls = new Caller(own.ledger());
      List<Map<String, String>> seen = new ArrayList<>();
      for (Kit kit : Kit.values()) {
        for (int i = 0; i < stopping.folders().size(); i++) {
          seen.add(seen(calls.call(front.front(kit.invoke()), "Kit-Does", "deaf")));
        }
      }
      Set<Long> functions = distinct(seen, "pid").stream().map(Long::valueOf).collect(toSet());
      assertEquals(ROOM, functions.size());
      assertEquals(functions, alive(functions));

      stopping.folders().forEach(folder -> stopping.runner(folder).terminate());
      stopping.folders().forEach(folder -> stopping.runner(folder).awaitEnd());
      Set<Long> left = alive(functions);
      left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

      assertEquals(Set.of(), left);
    }
    own.ledger().assertSound();
  }

  private static void echoes(String path, byte[] body, BodyPublisher sent) {
    HttpResponse<byte[]> answer =
        caller.post(
            balancer.front(path), sent, "Kit-Does", "echo", "Content-Type", "image/x-noise");

    assertEquals(200, answer.statusCode());
    assertArrayEquals(body, answer.body());
    assertEquals(List.of("image/x-noise"), answer.headers().allValues("Content-Type"));
  }

  private static List<Execution> executions() {
    return kits.ledger().executions().executions();
  }

  private static void awaitExecutions(int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> executions().size() >= count);
  }

  private static Map<String, String> seen(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    return answer
        .body()
        .lines()
        .map(line -> line.split("=", 2))
        .collect(toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static Set<String> distinct(List<Map<String, String>> seen, String name) {
    return seen.stream().map(each -> each.get(name)).collect(toSet());
  }

  private static Set<Long> alive(Set<Long> pids) {
    var alive = new HashSet<>(pids);
    alive.removeIf(pid -> ProcessHandle.of(pid).isEmpty());
    return alive;
  }

  private static byte[] body(int length) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    return body;
  }

  private static void assertError(int status, String message, HttpResponse<String> answer) {
    assertEquals(
        status + " {\"message\":\"" + message + "\"}\n", answer.statusCode() + " " + answer.body());
    assertEquals(
        List.of("application/json; charset=utf-8"), answer.headers().allValues("Content-Type"));
    assertEquals(List.of(), answer.headers().allValues("Kit-Answer"));
  }
}

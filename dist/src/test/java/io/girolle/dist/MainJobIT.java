package io.girolle.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.partitioningBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Execution;
import io.girolle.harness.Ledger;
import io.girolle.harness.function.TestFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job: calls through a load balancer and three runners, each a process of its own. */
class MainJobIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String INTERNAL_ERROR = "{\"message\":\"internal server error\"}\n";
  private static final int MIB = 1 << 20;

  private static Distribution distribution;
  private static Probe probe;
  private static Cluster cluster;
  private static NodeProcess balancer;
  private static Caller caller;

  @BeforeAll
  static void startCluster() throws IOException {
    distribution = Distribution.unpack();
    probe = Probe.on(distribution);
    caller = new Caller(probe.ledger());
    cluster =
        Cluster.start(
            distribution, probe.conf(), Map.of("RUNNERS_OWN", "secret", "FN_LEAK", "secret"));
    balancer = cluster.balancer();
  }

  @AfterAll
  static void stopCluster() throws IOException {
    cluster.close();
  }

  @AfterEach
  void ledgerIsSound() {
    probe.ledger().assertSound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/invoke/demo.hello", "/t/demo/hello"})
  void greetsWithCheeseAndWithoutCpuLimit(String path) {
    HttpResponse<String> answer = new Caller(Ledger.inMemory()).call(balancer.front(path));

    assertEquals(200, answer.statusCode());
    List<String> lines = answer.body().lines().toList();
    assertEquals("Hello, world!", lines.get(0));
    assertTrue(lines.contains("FN_CHEESE=Tete de Moine"), answer.body());
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("FN_CPUS")), answer.body());
    assertEquals(26, answer.headers().firstValue("Fn-Call-Id").orElseThrow().length());
    assertEquals(
        answer.body().getBytes(UTF_8).length,
        answer.headers().firstValueAsLong("Content-Length").orElseThrow());
  }

  @Test
  void functionsSeeNothingOfTheirRunnersEnvironment() {
    String environment = caller.call(balancer.front(Probe.INVOKE)).body();

    List<String> seen = environment.lines().map(line -> line.split("=", 2)[0]).toList();
    assertTrue(seen.contains("FN_CHEESE"), environment);
    List<String> leaked =
        seen.stream()
            .filter(name -> !name.startsWith("FN_") || name.equals("FN_LEAK"))
            .filter(name -> !name.equals(TestFunction.LEDGER))
            .toList();
    assertEquals(List.of(), leaked, environment);
  }

  @Test
  void roundRobinSpreadsCallsEvenly() {
    Map<Path, Long> calls = callsByRunner(balancer.front(Probe.INVOKE), 30);

    cluster.folders().forEach(folder -> assertEquals(10L, calls.get(folder), calls::toString));
  }

  @Test
  void consistentHashKeepsAFunctionOnOneRunner() throws IOException {
    NodeProcess hashing = cluster.balancer("girolle.lb.placer = consistent-hash");

    Map<Path, Long> calls = callsByRunner(hashing.front(Probe.TRIGGER), 12);

    assertEquals(1, calls.size(), calls::toString);
  }

  @Test
  void largeBodiesComeBackIntact() {
    byte[] body = body(5 * MIB);

    for (BodyPublisher sent : List.of(BodyPublishers.ofByteArray(body), chunked(body))) {
      HttpResponse<byte[]> answer =
          caller.post(balancer.front(Probe.INVOKE), sent, TestFunction.ECHO, "1");

      assertEquals(200, answer.statusCode());
      assertArrayEquals(body, answer.body());
    }
  }

  @Test
  void bodiesOverTheLimitAreRefused() {
    byte[] body = body(6 * MIB + 1);

    HttpResponse<byte[]> declared =
        caller.post(balancer.front(Probe.INVOKE), BodyPublishers.ofByteArray(body));
    HttpResponse<byte[]> chunked = caller.post(balancer.front(Probe.INVOKE), chunked(body));

    assertError(
        413,
        "{\"message\":\"Content-Length too large for this server, 6291457 > max 6291456\"}\n",
        declared);
    assertError(
        413, "{\"message\":\"Request body too large for this server, > max 6291456\"}\n", chunked);
  }

  @Test
  void aRunnerKilledBetweenCallsCostsNoCall() throws IOException {
    Probe own = Probe.on(distribution);
    try (Cluster dying = Cluster.start(distribution, own.conf(), Map.of())) {
      URI url = dying.balancer().front(Probe.INVOKE);
      var calls = new Caller(own.ledger());
      List<Integer> statuses = new ArrayList<>();

      IntStream.range(0, 30).forEach(i -> statuses.add(calls.call(url).statusCode()));
      dying.runner(dying.folders().get(1)).kill();
      IntStream.range(0, 60).forEach(i -> statuses.add(calls.call(url).statusCode()));

      assertEquals(Set.of(200), Set.copyOf(statuses), statuses::toString);
    }
    own.ledger().assertSound();
  }

  @Test
  void aRunnerKilledDuringCallsFailsExactlyThoseThatItRan() throws IOException {
    Probe own = Probe.on(distribution);
    Path gate = own.gate("open");
    try (Cluster dying = Cluster.start(distribution, own.conf(), Map.of())) {
      var calls = new Caller(own.ledger());
      URI url = dying.balancer().front(Probe.INVOKE);
      Path victim = dying.folders().get(1);

      var answers = begin(30, i -> calls.begin(url, TestFunction.HOLD, gate.toString()));
      awaitExecutions(own, 30, answers);
      Map<Boolean, Long> onVictim =
          own.ledger().executions().executions().stream()
              .collect(partitioningBy(ran -> dying.folderIn(ran.by()).equals(victim), counting()));
      dying.runner(victim).kill();
      Files.createFile(gate);

      List<HttpResponse<String>> ended = join(answers);
      List<HttpResponse<String>> failed =
          ended.stream().filter(answer -> answer.statusCode() != 200).toList();
      assertTrue(onVictim.get(true) > 0, onVictim::toString);
      assertEquals(onVictim.get(true), failed.size());
      failed.forEach(answer -> assertError(500, INTERNAL_ERROR, answer));
      assertTrue(
          ended.stream()
              .filter(answer -> answer.statusCode() == 200)
              .noneMatch(answer -> dying.folderIn(answer.body()).equals(victim)));
    }
    own.ledger().assertSound();
    assertEquals(30, own.ledger().executions().executions().size());
  }

  @Test
  void clientsAreToldWhenAllRunnersStayFull() throws IOException {
    Probe own = Probe.on(distribution);
    Path gate = own.gate("open");
    try (Cluster full =
        Cluster.start(distribution, own.conf(), Map.of(), "girolle.runner.memory = 128MiB")) {
      var calls = new Caller(own.ledger());
      URI patient = full.balancer().front(Probe.INVOKE_LARGE);
      URI url = full.balancer("girolle.lb.placement.timeout = 5s").front(Probe.INVOKE_LARGE);

      var running = begin(3, i -> calls.begin(patient, TestFunction.HOLD, gate.toString()));
      awaitExecutions(own, 3, running);
      long begun = System.nanoTime();
      HttpResponse<String> refused = calls.call(url);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      Files.createFile(gate);
      join(running).forEach(answer -> assertEquals(200, answer.statusCode()));
      HttpResponse<String> later = calls.call(url);

      assertError(503, "{\"message\":\"Timed out - server too busy\"}\n", refused);
      assertEquals("15", refused.headers().firstValue("Retry-After").orElse(""));
      assertTrue(took.toMillis() >= 4900 && took.toMillis() < 60_000, took::toString);
      assertEquals(200, later.statusCode());
    }
    own.ledger().assertSound();
  }

  @Test
  void aBalancerToldToStopLetsCallsEnd() throws IOException {
    NodeProcess stopping = cluster.balancer();
    URI url = stopping.front(Probe.INVOKE);
    Path gate = probe.gate("balancer-stops");
    int before = probe.ledger().executions().executions().size();

    var running = begin(6, i -> caller.begin(url, TestFunction.HOLD, gate.toString()));
    awaitExecutions(probe, before + 6, running);
    stopping.terminate();
    await().atMost(PATIENCE).until(() -> isRefused(url.getHost(), url.getPort()));
    assertTrue(stopping.isAlive(), stopping::toString);
    assertTrue(running.stream().noneMatch(CompletableFuture::isDone));
    Files.createFile(gate);

    join(running).forEach(answer -> assertEquals(200, answer.statusCode()));
    stopping.awaitEnd();
  }

  @Test
  void aRunnerToldToStopLetsItsCallEndWhileNewOnesGoElsewhere() throws IOException {
    Probe own = Probe.on(distribution);
    Path gate = own.gate("open");
    try (Cluster shrinking = Cluster.start(distribution, own.conf(), Map.of())) {
      var calls = new Caller(own.ledger());
      URI url = shrinking.balancer().front(Probe.INVOKE);

      var running = calls.begin(url, TestFunction.HOLD, gate.toString());
      awaitExecutions(own, 1, List.of(running));
      Execution held = own.ledger().executions().executions().get(0);
      Path stopping = shrinking.folderIn(held.by());
      int port = shrinking.runner(stopping).grpcPort();
      shrinking.runner(stopping).terminate();
      await().atMost(PATIENCE).until(() -> isRefused("127.0.0.1", port));
      Map<Path, Long> elsewhere = callsByRunner(shrinking, calls, url, 30);
      assertFalse(running.isDone());
      Files.createFile(gate);

      assertEquals(200, running.join().statusCode());
      assertTrue(!elsewhere.containsKey(stopping), elsewhere::toString);
      shrinking.runner(stopping).awaitEnd();
    }
    own.ledger().assertSound();
  }

  private static Map<Path, Long> callsByRunner(URI url, int count) {
    return callsByRunner(cluster, caller, url, count);
  }

  private static Map<Path, Long> callsByRunner(Cluster over, Caller calls, URI url, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> calls.call(url))
        .peek(answer -> assertEquals(200, answer.statusCode(), answer::body))
        .collect(groupingBy(answer -> over.folderIn(answer.body()), counting()));
  }

  private static <T> List<CompletableFuture<HttpResponse<T>>> begin(
      int count, IntFunction<CompletableFuture<HttpResponse<T>>> call) {
    return IntStream.range(0, count).mapToObj(call).toList();
  }

  private static <T> List<HttpResponse<T>> join(List<CompletableFuture<HttpResponse<T>>> answers) {
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private static void awaitExecutions(
      Probe of, int count, List<CompletableFuture<HttpResponse<String>>> running) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .failFast("a call has ended", () -> assertEquals(List.of(), ended(running)))
        .until(() -> of.ledger().executions().executions().size() == count);
  }

  private static List<String> ended(List<CompletableFuture<HttpResponse<String>>> calls) {
    return calls.stream()
        .filter(CompletableFuture::isDone)
        .map(CompletableFuture::join)
        .map(answer -> answer.statusCode() + " " + answer.body() + answer.headers().map())
        .toList();
  }

  private static boolean isRefused(String host, int port) throws IOException {
    try (var socket = new Socket(host, port)) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    }
  }

  private static byte[] body(int length) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    return body;
  }

  private static BodyPublisher chunked(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  private static void assertError(int status, String json, HttpResponse<?> answer) {
    String body =
        answer.body() instanceof byte[] bytes ? new String(bytes, UTF_8) : "" + answer.body();
    assertEquals(status + " " + json, answer.statusCode() + " " + body);
    assertEquals(
        "application/json; charset=utf-8", answer.headers().firstValue("Content-Type").orElse(""));
  }
}

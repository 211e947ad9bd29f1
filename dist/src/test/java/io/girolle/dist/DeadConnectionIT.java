package io.girolle.dist;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Execution;
import io.girolle.harness.NeedsProgram;
import io.girolle.harness.function.TestFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The cable to a runner is pulled out while it has calls: packets are lost, and no connection is
 * ended. The load balancer is to notice within the time that it was given.
 */
@NeedsProgram("ip")
@EnabledIf(value = "isRoot", disabledReason = "only root makes network namespaces")
class DeadConnectionIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration NOTICED = Duration.ofSeconds(40);

  private static final List<Path> folders = new ArrayList<>();
  private static final List<String> addresses = new ArrayList<>();
  private static final List<NodeProcess> runners = new ArrayList<>();
  private static Distribution distribution;
  private static Probe probe;
  private static Caller caller;
  private static Elsewhere elsewhere;

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  @BeforeAll
  static void startRunners() throws IOException {
    distribution = Distribution.unpack();
    probe = Probe.on(distribution);
    caller = new Caller(probe.ledger());
    elsewhere = Elsewhere.make();
    startRunner(elsewhere.prefix(), elsewhere.address());
    startRunner(List.of(), "127.0.0.1");
    runners.forEach(NodeProcess::awaitUp);
  }

  @AfterAll
  static void stopRunners() throws IOException {
    try {
      runners.forEach(NodeProcess::close);
    } finally {
      if (elsewhere != null) {
        elsewhere.close();
      }
    }
    for (Path folder : folders) {
      Cluster.delete(folder);
    }
    probe.ledger().assertSound();
  }

  @Test
  void bytesStayUnacknowledged() throws IOException {
    cableIsPulledOut(
        "girolle.lb.connection.unacknowledged = 6s",
        "girolle.lb.status { every = 500ms, timeout = 1m }");
  }

  @Test
  void statusPollsGetNoAnswer() throws IOException {
    cableIsPulledOut(
        "girolle.lb.connection.unacknowledged = 10m",
        "girolle.lb.status { every = 1s, timeout = 2s, misses = 3 }");
  }

  private static void cableIsPulledOut(String... settings) throws IOException {
    try (NodeProcess balancer = balancer(settings)) {
      URI url = balancer.front(Probe.INVOKE);
      Path gate = probe.gate("gate-" + url.getPort());
      awaitServiceElsewhere(url);
      int before = executions().size();
      var held = begin(2, url, TestFunction.HOLD, gate.toString());
      await().atMost(PATIENCE).until(() -> executions().size() == before + 2);
      assertEquals(
          1, executions().subList(before, before + 2).stream().filter(ranElsewhere()).count());

      elsewhere.cut();
      try {
        var meanwhile = begin(4, url);
        await()
            .atMost(NOTICED)
            .until(() -> statuses(held).size() == 1 && statuses(meanwhile).size() == 4);
        assertEquals(List.of(500), statuses(held));
        assertEquals(List.of(200, 200, 500, 500), statuses(meanwhile).stream().sorted().toList());

        int noticed = executions().size();
        var after = begin(10, url);
        await().atMost(PATIENCE).until(() -> statuses(after).size() == 10);
        assertEquals(Set.of(200), Set.copyOf(statuses(after)));
        assertTrue(executions().subList(noticed, noticed + 10).stream().noneMatch(ranElsewhere()));
      } finally {
        elsewhere.mend();
        Files.createFile(gate);
      }

      awaitServiceElsewhere(url);
      await().atMost(PATIENCE).until(() -> statuses(held).size() == 2);
      assertEquals(List.of(200, 500), statuses(held).stream().sorted().toList());
    }
  }

  private static void awaitServiceElsewhere(URI url) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              HttpResponse<String> answer = caller.call(url);
              assertEquals(200, answer.statusCode());
              return isOfElsewhere(answer.body());
            });
  }

  private static List<CompletableFuture<HttpResponse<String>>> begin(
      int calls, URI url, String... headers) {
    return IntStream.range(0, calls).mapToObj(i -> caller.begin(url, headers)).toList();
  }

  /** The statuses of those that have ended. */
  private static List<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> calls) {
    return calls.stream()
        .filter(CompletableFuture::isDone)
        .map(call -> call.join().statusCode())
        .toList();
  }

  private static List<Execution> executions() {
    return probe.ledger().executions().executions();
  }

  private static Predicate<Execution> ranElsewhere() {
    return execution -> isOfElsewhere(execution.by());
  }

  private static boolean isOfElsewhere(String text) {
    return text.contains("unix:" + folders.get(0) + "/");
  }

  private static void startRunner(List<String> prefix, String address) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "girolle-");
    folders.add(folder);
    runners.add(
        NodeProcess.run(
            prefix,
            distribution,
            Map.of(),
            arguments(
                "runner",
                "girolle.runner.run-folder = \"" + folder + "\"",
                "girolle.runner.grpc.host = \"" + address + "\"")));
    addresses.add(address);
  }

  private static NodeProcess balancer(String... settings) throws IOException {
    String listed =
        IntStream.range(0, runners.size())
            .mapToObj(i -> addresses.get(i) + ":" + runners.get(i).grpcPort())
            .collect(joining(","));
    List<String> own = new ArrayList<>(List.of(settings));
    own.add("girolle.lb.pools.static.runners = \"" + listed + "\"");
    own.add("girolle.lb.plaintext = true");
    own.add("girolle.lb.health { pause = 1s, slow-start = 1s }");
    return NodeProcess.run(distribution, Map.of(), arguments("lb", own.toArray(new String[0])))
        .awaitUp();
  }

  private static List<String> arguments(String role, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("--role", role, "--config", probe.conf().toString()));
    for (String setting : settings) {
      arguments.addAll(List.of("-D", setting));
    }
    return arguments;
  }
}

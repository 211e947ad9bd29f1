package io.girolle.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.harness.Ledger;
import io.girolle.harness.NeedsProgram;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Functions, runners and engines are killed at random under load: no call is run twice. */
@NeedsProgram({"node", "npm"})
class KillsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CLIENTS = 6;
  private static final int KILLS = 24;

  @Test
  void functionsAndRunners() throws Exception {
    Distribution distribution = Distribution.unpack();
    Kits kits = Kits.on(distribution);
    var random = new Random(42);
    try (Cluster cluster = Cluster.start(distribution, kits.conf(), Map.of())) {
      NodeProcess balancer = cluster.balancer();
      try (var load = new Load(kits.ledger(), balancer.front(Kit.NODE.invoke()))) {
        for (int i = 0; i < KILLS; i++) {
          load.awaitAnswers(10);
          Path folder = cluster.folders().get(random.nextInt(cluster.folders().size()));
          if (i % 6 == 5) {
            cluster.replace(folder);
          } else {
            List<ProcessHandle> functions = cluster.runner(folder).functions();
            if (!functions.isEmpty()) {
              functions.get(random.nextInt(functions.size())).destroyForcibly();
            }
          }
        }
        load.awaitSuccesses(20);
      }
      for (Path folder : cluster.folders()) {
        NodeProcess runner = cluster.runner(folder);
        runner.terminate();
        runner.awaitEnd();
      }
      assertEquals(
          List.of(),
          ProcessHandle.allProcesses()
              .filter(
                  each ->
                      each.info().commandLine().orElse("").contains(kits.nodeFunction().toString()))
              .toList());
    }
    kits.ledger().assertSound();
  }

  @Test
  @WithDocker
  void theEngine() throws Exception {
    try (DockerEngine engine = DockerEngine.start()) {
      DockerKits kits = DockerKits.on(engine);
      try (NodeProcess node = kits.node()) {
        try (var load = new Load(kits.ledger(), node.front(Kit.NODE.invoke()))) {
          for (int i = 0; i < 3; i++) {
            load.awaitAnswers(20);
            engine.kill();
            load.awaitAnswers(5);
            engine.restart();
            load.awaitSuccesses(5);
          }
        }
        node.terminate();
        node.awaitEnd();
        assertEquals(List.of(), engine.containers());
      }
      kits.ledger().assertSound();
    }
  }

  /** Clients that call one after the other until it is closed. */
  private static final class Load implements AutoCloseable {
    private final Ledger ledger;
    private final AtomicBoolean ends = new AtomicBoolean();
    private final AtomicInteger successes = new AtomicInteger();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();

    Load(Ledger ledger, URI url) {
      this.ledger = ledger;
      var caller = new Caller(ledger);
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            CompletableFuture.runAsync(
                () -> {
                  while (!ends.get()) {
                    var answer = caller.begin(url).handle((got, failure) -> got).join();
                    if (answer != null && answer.statusCode() == 200) {
                      successes.incrementAndGet();
                    }
                  }
                },
                task -> new Thread(task, "client").start()));
      }
    }

    void awaitAnswers(int more) {
      int before = ledger.answered();
      await().atMost(PATIENCE).until(() -> ledger.answered() >= before + more);
    }

    void awaitSuccesses(int more) {
      int before = successes.get();
      await().atMost(PATIENCE).until(() -> successes.get() >= before + more);
    }

    @Override
    public void close() throws IOException {
      ends.set(true);
      clients.forEach(CompletableFuture::join);
    }
  }
}

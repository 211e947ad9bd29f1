package io.girolle.host.conformance.whole;

import static org.awaitility.Awaitility.await;

import io.girolle.host.conformance.OwnThread;
import io.girolle.host.conformance.lb.Answer;
import io.girolle.host.conformance.lb.RecordedRequest;
import io.girolle.host.conformance.runner.RecordedFunctions;
import io.girolle.spi.Catalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What came of a replay.
 *
 * @param answers what the client got, in order
 * @param streams what the two nodes said to each other
 * @param address where the load balancer was asked
 * @param tookMillis how long it took
 * @param started how many instances were started
 */
record WholeReplay(
    List<Answer> answers,
    List<RelayedStream> streams,
    String address,
    long tookMillis,
    int started) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static WholeReplay of(WholeRecording recording, Catalog catalog, RecordedFunctions functions)
      throws Exception {
    try (var nodes = new Nodes(recording, catalog, functions)) {
      List<RecordedRequest> requests =
          recording.exchanges().stream()
              .map(exchange -> RecordedRequest.of(exchange.get("http_request")))
              .toList();
      long begin = System.nanoTime();
      List<Answer> answers =
          recording.node().equals("lbs")
              ? overlapping(requests, nodes)
              : inTurn(requests, nodes, recording.clientLeavesAfterMillis());
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      awaitEnds(nodes);
      return new WholeReplay(answers, nodes.streams(), nodes.address(), took, nodes.started());
    }
  }

  private static List<Answer> inTurn(List<RecordedRequest> requests, Nodes nodes, int leaves) {
    List<Answer> answers = new ArrayList<>();
    for (RecordedRequest request : requests) {
      CompletableFuture<Void> leave =
          leaves == 0
              ? new CompletableFuture<>()
              : CompletableFuture.runAsync(
                  () -> awaitBusy(nodes),
                  CompletableFuture.delayedExecutor(
                      leaves, TimeUnit.MILLISECONDS, new OwnThread()));
      answers.add(nodes.client().ask(request, leave));
    }
    return answers;
  }

  /** Each is asked while the one before fills the runner. */
  private static List<Answer> overlapping(List<RecordedRequest> requests, Nodes nodes) {
    List<CompletableFuture<Answer>> asked = new ArrayList<>();
    for (RecordedRequest request : requests) {
      asked.add(CompletableFuture.supplyAsync(() -> nodes.client().ask(request), new OwnThread()));
      if (asked.size() == 1) {
        awaitBusy(nodes);
      }
    }
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static void awaitBusy(Nodes nodes) {
    await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(nodes::busy);
  }

  /** A stream that never ends is told by the comparison. */
  private static void awaitEnds(Nodes nodes) {
    try {
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .until(() -> nodes.streams().stream().allMatch(RelayedStream::hasEnded));
    } catch (ConditionTimeoutException e) {
      return;
    }
  }
}

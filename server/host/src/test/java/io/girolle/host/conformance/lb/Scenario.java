package io.girolle.host.conformance.lb;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.girolle.harness.Frame;
import io.girolle.host.conformance.OwnThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** How the exchanges of a recording follow each other. */
enum Scenario {
  /** One after the other, each on a connection of its own. */
  IN_ORDER {
    @Override
    List<Answer> play(Stage stage) {
      List<Answer> answers = new ArrayList<>();
      for (Recording.Exchange exchange : stage.recording().exchanges()) {
        answers.add(stage.client().ask(exchange.request(), leaving(stage)));
      }
      return answers;
    }
  },

  /** All at once. */
  TOGETHER {
    @Override
    List<Answer> play(Stage stage) {
      List<CompletableFuture<Answer>> asked =
          stage.recording().exchanges().stream()
              .map(
                  e ->
                      CompletableFuture.supplyAsync(
                          () -> stage.client().ask(e.request()), new OwnThread()))
              .toList();
      return asked.stream().map(CompletableFuture::join).toList();
    }
  },

  /** The runner goes before the second call, and comes back while that one waits. */
  RUNNER_COMES_BACK {
    @Override
    List<Answer> play(Stage stage) {
      List<Recording.Exchange> exchanges = stage.recording().exchanges();
      Answer first = stage.client().ask(exchanges.get(0).request());
      stage.runners().stop();
      var back = CompletableFuture.runAsync(stage.runners()::restart, after(400));
      Answer second = stage.client().ask(exchanges.get(1).request());
      back.join();
      return List.of(first, second, stage.client().ask(exchanges.get(2).request()));
    }
  },

  /** A function changes between the first call and the second; the third comes 5.3 s later. */
  CATALOG_CHANGES {
    @Override
    boolean inVirtualTime() {
      return true;
    }

    @Override
    List<Answer> play(Stage stage) {
      List<Recording.Exchange> exchanges = stage.recording().exchanges();
      Answer first = stage.client().ask(exchanges.get(0).request());
      stage.catalog().change();
      Answer second = stage.client().ask(exchanges.get(1).request());
      stage.virtualTime().advance(Duration.ofMillis(5300));
      return List.of(first, second, stage.client().ask(exchanges.get(2).request()));
    }
  },

  /** The client waits for as long as a call may wait to be placed, in virtual time. */
  STOCK_TIMEOUT {
    @Override
    boolean inVirtualTime() {
      return true;
    }

    @Override
    List<Answer> play(Stage stage) {
      var request = stage.recording().exchanges().get(0).request();
      var asked = CompletableFuture.supplyAsync(() -> stage.client().ask(request), new OwnThread());
      long limitSeconds = stage.recording().tookMillis() / 1000;
      long step = limitSeconds / 10;
      for (long passed = 0; passed + step < limitSeconds; passed += step) {
        awaitAttempts(stage);
        stage.virtualTime().advance(Duration.ofSeconds(step));
      }
      awaitAttempts(stage);
      assertFalse(asked.isDone(), () -> "answered before its time: " + asked.join());
      stage.virtualTime().advance(Duration.ofSeconds(step));
      return List.of(asked.join());
    }

    private void awaitAttempts(Stage stage) {
      int before = stage.runners().observed().size();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                stage.virtualTime().advance(Duration.ofMillis(10));
                return stage.runners().observed().size() > before;
              });
    }
  };

  /** How a recording is to be played. */
  static Scenario of(Recording recording) {
    return switch (recording.name()) {
      case "catalog_single_flight" -> TOGETHER;
      case "catalog_cache" -> CATALOG_CHANGES;
      case "lb_runner_comes_back" -> RUNNER_COMES_BACK;
      case "long_sync_nack_stock_timeout", "long_detached_nack_stock_timeout" -> STOCK_TIMEOUT;
      default -> IN_ORDER;
    };
  }

  /** Plays it to the end of the last answer. */
  abstract List<Answer> play(Stage stage);

  boolean inVirtualTime() {
    return false;
  }

  /** Done when the client of a recording leaves: at its time, and when a runner has the call. */
  private static CompletionStage<?> leaving(Stage stage) {
    Recording recording = stage.recording();
    int millis = recording.clientLeavesAfterMillis();
    if (millis == 0) {
      return new CompletableFuture<>();
    }
    boolean whole = recording.script(1).get(0).path("wait").asText().equals("eof");
    return CompletableFuture.runAsync(
        () ->
            await()
                .until(
                    () ->
                        stage.runners().observed().stream()
                            .anyMatch(a -> whole ? isWhole(a) : a.tryCall().isPresent())),
        after(millis));
  }

  private static boolean isWhole(Observed attempt) {
    return attempt.frames().stream().anyMatch(Frame::eof);
  }

  private static Executor after(int millis) {
    return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, new OwnThread());
  }
}

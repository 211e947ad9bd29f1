package io.girolle.host.conformance.runner;

import static org.awaitility.Awaitility.await;

import io.girolle.host.conformance.OwnThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How the exchanges of a recording follow each other. */
enum Scenario {
  /** Each when the one before is over. */
  IN_ORDER {
    @Override
    List<Answer> play(List<Exchange> exchanges, Stage stage) {
      return exchanges.stream().map(stage.client()::play).toList();
    }
  },

  /** All at once, the next one when the runner has taken the one before. */
  TOGETHER {
    @Override
    List<Answer> play(List<Exchange> exchanges, Stage stage) {
      List<CompletableFuture<Answer>> begun = new ArrayList<>();
      for (Exchange exchange : exchanges) {
        await().pollInterval(SOON).until(() -> stage.runner().active() == begun.size());
        begun.add(stage.client().begin(exchange));
      }
      return begun.stream().map(CompletableFuture::join).toList();
    }
  },

  /** The last one when the instance that the others had has idled for too long. */
  IDLING {
    @Override
    List<Answer> play(List<Exchange> exchanges, Stage stage) {
      int last = exchanges.size() - 1;
      List<Answer> answers = new ArrayList<>(IN_ORDER.play(exchanges.subList(0, last), stage));
      await().until(() -> stage.instances() == 0);
      answers.add(stage.client().play(exchanges.get(last)));
      return answers;
    }
  },

  /** The first while two other calls run, the second after them. */
  DURING_CALLS {
    @Override
    List<Answer> play(List<Exchange> exchanges, Stage stage) {
      Exchange other =
          Recording.all().stream()
              .filter(recording -> recording.name().equals("runner_two_at_once"))
              .findFirst()
              .orElseThrow()
              .exchanges()
              .get(0);
      var others = List.of(stage.client().begin(other), stage.client().begin(other));
      await().pollInterval(SOON).until(() -> stage.runner().active() == others.size());
      Answer first = stage.client().play(exchanges.get(0));
      others.forEach(CompletableFuture::join);
      return List.of(first, stage.client().play(exchanges.get(1)));
    }
  },

  /** The runner is told to stop during the first, and the second comes from somebody new. */
  STOPPING {
    @Override
    List<Answer> play(List<Exchange> exchanges, Stage stage) {
      var first = stage.client().begin(exchanges.get(0));
      await().until(() -> stage.begun() == 1);
      var drained = CompletableFuture.runAsync(() -> drain(stage), new OwnThread());
      await().until(() -> refusesConnections(stage));
      Answer second = stage.newClient().play(exchanges.get(1));
      drained.join();
      return List.of(first.join(), second);
    }
  };

  private static final Duration SOON = Duration.ofMillis(5);

  /** How a recording is to be played. */
  static Scenario of(Recording recording) {
    return switch (recording.name()) {
      case "runner_two_at_once",
          "runner_capacity_full",
          "runner_capacity_full_blocking_client_leaves" ->
          TOGETHER;
      case "runner_idle_freeze_and_stop" -> IDLING;
      case "runner_status_during_calls" -> DURING_CALLS;
      case "runner_shutdown" -> STOPPING;
      default -> IN_ORDER;
    };
  }

  /** Plays exchanges to the end of the last answer. */
  abstract List<Answer> play(List<Exchange> exchanges, Stage stage);

  private static void drain(Stage stage) {
    try {
      stage.runner().drain(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean refusesConnections(Stage stage) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), stage.runner().port())) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}

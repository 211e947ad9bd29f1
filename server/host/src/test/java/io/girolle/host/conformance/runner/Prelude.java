package io.girolle.host.conformance.runner;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.proto.TryCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The calls that come before some recordings, of the same function. */
final class Prelude {
  private static final Step COUNT = Step.body("{\"action\":\"count\"}");
  private static final Step THROW = Step.body("{\"action\":\"throw\"}");
  private static final Step SLEEP = Step.body("{\"action\":\"sleep\",\"ms\":3000}");
  private static final long SOON_MILLIS = 1000;

  private Prelude() {}

  static List<Exchange> of(Recording recording) {
    Exchange first = recording.exchanges().get(0);
    return switch (recording.name()) {
      case "runner_ok_hot", "runner_with_slot_hash_again" -> List.of(first);
      case "runner_after_throw_same_instance" -> List.of(like(first, call -> {}, THROW));
      case "runner_changed_config" ->
          List.of(like(first, call -> call.withObject("/config").put("KEY", "value"), COUNT));
      case "runner_with_extensions" -> List.of(withoutExtensions(first));
      case "runner_after_cancel" ->
          List.of(
              like(first, call -> {}, COUNT),
              like(first, call -> {}, SLEEP, Step.cancel(SOON_MILLIS)));
      case "runner_detached_after_client_left" ->
          List.of(
              like(first, call -> {}, COUNT),
              like(first, call -> call.put("type", "detached"), SLEEP, Step.cancel(SOON_MILLIS)));
      default -> List.of();
    };
  }

  /** Plays it; each call is over before the next one. */
  static void play(List<Exchange> prelude, Stage stage) {
    for (Exchange exchange : prelude) {
      stage.client().play(exchange);
      await().until(() -> stage.runner().active() == 0);
    }
  }

  private static Exchange withoutExtensions(Exchange exchange) {
    return new Exchange(
        exchange.method(),
        exchange.metadata(),
        List.of(Step.call(exchange.call().toBuilder().clearExtensions().build()), COUNT),
        exchange.answer());
  }

  private static Exchange like(Exchange exchange, Consumer<ObjectNode> edit, Step... rest) {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.call(edited(exchange.call(), edit)));
    steps.addAll(Arrays.asList(rest));
    return new Exchange(
        exchange.method(), exchange.metadata(), steps, new Answer(List.of(), Optional.empty(), ""));
  }

  private static TryCall edited(TryCall call, Consumer<ObjectNode> edit) {
    try {
      var json = (ObjectNode) RecordingFiles.JSON.readTree(call.getModelsCallJson());
      edit.accept(json);
      return call.toBuilder().setModelsCallJson(json.toString()).build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

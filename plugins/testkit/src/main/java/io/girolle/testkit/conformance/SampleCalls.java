package io.girolle.testkit.conformance;

import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.FunctionProfile;
import io.girolle.call.PluginInstance;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Calls as clients make them: plain ones, and each as odd as one may be. */
public final class SampleCalls {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final PluginInstance READER = PluginInstance.inCode("conformance");

  private SampleCalls() {}

  /**
   * A plain call of a function.
   *
   * @param functionId its id, and its name
   */
  public static Call of(String functionId) {
    return model(functionId).view(READER);
  }

  /** One call of every sort. */
  public static List<Call> all() {
    return models().map(model -> model.view(READER)).toList();
  }

  static CallModel model(String functionId) {
    return model(AppFunction.builder(functionId, functionId, "app", "image").build());
  }

  static CallModel model(AppFunction function) {
    return model(function, Map.of(), "", false);
  }

  static Stream<CallModel> models() {
    AppFunction plain = AppFunction.builder("plain", "plain", "app", "image").build();
    AppFunction limited =
        AppFunction.builder("limited", "limited", "app", "registry/of/image:1.2")
            .memoryMiB(1)
            .tmpfsMiB(64)
            .milliCpus(100)
            .timeout(Duration.ofSeconds(1))
            .idleTimeout(Duration.ZERO)
            .config(Map.of("EMPTY", "", "LONG", "x".repeat(4096)))
            .annotations(Map.of("list", List.of(1, true, "text"), "map", Map.of("a", 1.5)))
            .build();
    Map<String, List<String>> headers =
        Map.of("Content-Type", List.of("text/plain"), "X-Many", List.of("1", "2", ""));
    return Stream.of(
        model(plain, Map.of(), "", false),
        model(plain, headers, "trigger", false),
        model(plain, headers, "", true),
        model(limited, Map.of(), "", false),
        model(limited, headers, "trigger", true));
  }

  private static CallModel model(
      AppFunction function, Map<String, List<String>> headers, String trigger, boolean detached) {
    String id = "CALL%022d".formatted(NUMBERS.incrementAndGet());
    App app = App.builder("app", "the app").config(Map.of("APP", "1")).build();
    var request =
        new CallRequest(
            "POST", "http://localhost/invoke/" + function.id(), headers, trigger, detached);
    return new CallModel(id, new FunctionProfile(app, function), request, Instant.EPOCH);
  }
}

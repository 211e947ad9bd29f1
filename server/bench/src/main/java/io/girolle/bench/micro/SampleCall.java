package io.girolle.bench.micro;

import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.FunctionProfile;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A call like those of the whole-process benchmark. */
final class SampleCall {
  private SampleCall() {}

  static CallModel make() {
    var app = App.builder("bench", "bench").build();
    var function = AppFunction.builder("bench.echo", "echo", "bench", "bench/echo:1").build();
    var request =
        new CallRequest(
            "POST",
            "http://127.0.0.1:8080/invoke/bench.echo",
            Map.of("Content-Length", List.of("128")),
            "",
            false);
    return new CallModel(
        "01HV3Q6Z8N4X5Y7R9S2T1W0ABC", new FunctionProfile(app, function), request, Instant.EPOCH);
  }
}

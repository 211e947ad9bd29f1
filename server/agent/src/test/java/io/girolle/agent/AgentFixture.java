package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.FunctionProfile;
import io.girolle.call.Timers;
import io.girolle.harness.Pairs;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An agent over a pool that the test changes, and calls of one function. */
final class AgentFixture implements AutoCloseable {
  private final List<RunnerPool.Sink> sinks = new CopyOnWriteArrayList<>();
  private final List<FakeClient> clients = new ArrayList<>();
  private final Pairs pairs = new Pairs();
  private final CountedTimers own = new CountedTimers();
  private volatile List<RunnerSpec> runners;
  private int calls;
  final LbAgent agent;

  private AgentFixture(
      List<String> addresses, String settings, Timers timers, Consumer<AgentBuilder> more) {
    runners = addresses.stream().map(RunnerSpec::of).toList();
    AgentBuilder builder =
        LbAgent.builder()
            .settings(settings(settings))
            .placer("in-order", new InOrder())
            .pool("fixed", this::watch);
    builder.timers(timers == null ? own : timers);
    more.accept(builder);
    builder.listener("pairs", pairs);
    agent = builder.build();
  }

  static AgentFixture over(ScriptedRunner... runners) {
    return with("", builder -> {}, runners);
  }

  static AgentFixture with(
      String settings, Consumer<AgentBuilder> more, ScriptedRunner... runners) {
    return new AgentFixture(addresses(runners), settings, null, more);
  }

  static AgentFixture inVirtualTime(
      Timers timers, String settings, Consumer<AgentBuilder> more, ScriptedRunner... runners) {
    return new AgentFixture(addresses(runners), settings, timers, more);
  }

  static AgentFixture atAddresses(String settings, String... addresses) {
    return new AgentFixture(Arrays.asList(addresses), settings, null, builder -> {});
  }

  static AgentFixture atAddresses(
      String settings, Consumer<AgentBuilder> more, String... addresses) {
    return new AgentFixture(Arrays.asList(addresses), settings, null, more);
  }

  /**
   * Settings for tests: unless one says otherwise, nothing happens because the machine took its
   * time.
   */
  static AgentSettings settings(String hocon) {
    var reference =
        ConfigFactory.parseResources(AgentSettings.class, "/reference.conf")
            .resolve()
            .getConfig("girolle.lb");
    return AgentSettings.of(
        ConfigFactory.parseString(hocon)
            .withFallback(
                ConfigFactory.parseString(
                    "placer = in-order, pool = fixed, connect-timeout = 20s, status.every = 0s,"
                        + " hold-back.time = 1h"))
            .withFallback(reference));
  }

  /** Replaces the runners of the pool. */
  void runners(ScriptedRunner... next) {
    runners = addresses(next).stream().map(RunnerSpec::of).toList();
    sinks.forEach(sink -> sink.update(runners));
  }

  FakeClient call(String body) {
    return submit(FakeClient.saying(body), c -> c);
  }

  FakeClient submit(FakeClient client, UnaryOperator<CallModel> edit) {
    clients.add(client);
    CallModel call = edit.apply(call(Map.of(), false));
    client.run(() -> agent.submit(call, client));
    return client;
  }

  CallModel call(Map<String, List<String>> headers, boolean detached) {
    String id = "CALL%022d".formatted(++calls);
    var request =
        new CallRequest("POST", "http://lb/invoke/fn", new LinkedHashMap<>(headers), "", detached);
    return new CallModel(id, profile(), request, Instant.parse("2025-01-02T03:04:05.678Z"));
  }

  static FunctionProfile profile() {
    App app = App.builder("app-id", "shop").config(Map.of("A", "app")).build();
    AppFunction function =
        AppFunction.builder("fn-id", "pay", "app-id", "shop/pay:1")
            .milliCpus(250)
            .timeout(Duration.ofSeconds(30))
            .config(Map.of("B", "fn"))
            .build();
    return new FunctionProfile(app, function);
  }

  private AutoCloseable watch(String key, RunnerPool.Sink sink) {
    sinks.add(sink);
    sink.update(runners);
    return () -> sinks.remove(sink);
  }

  private static List<String> addresses(ScriptedRunner... runners) {
    return Arrays.stream(runners).map(ScriptedRunner::address).toList();
  }

  /** Ends the agent; nothing of its calls may be left, nor any that didn't end once. */
  @Override
  public void close() throws Exception {
    if (clients.stream().allMatch(FakeClient::isEnded)) {
      assertNothingIsLeft();
    }
    agent.close();
    assertNothingIsLeft();
    await().untilAsserted(() -> assertEquals(List.of(), own.pending()));
    own.close();
    clients.forEach(FakeClient::close);
    clients.forEach(client -> assertTrue(client.endings() <= 1, "a client was answered twice"));
  }

  private void assertNothingIsLeft() {
    await()
        .untilAsserted(
            () -> {
              assertEquals(List.of(), pairs.unpaired());
              assertEquals(0, agent.inFlight());
              assertEquals(0, agent.waiting());
              assertEquals(0, agent.bodyMemory());
              assertEquals(0, agent.pendingEnds());
            });
  }
}

package io.girolle.host.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.girolle.agent.AgentSettings;
import io.girolle.agent.LbAgent;
import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.call.WheelTimers;
import io.girolle.harness.Pairs;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallResult;
import io.girolle.spi.Catalog;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Picker;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.RunnerSpec;
import io.girolle.spi.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The front over a real agent and one scripted runner, on loopback. */
final class FrontFixture implements AutoCloseable {
  static final long REQUEST_LIMIT = 8 << 20;

  final ScriptedRunner runner;
  final LbAgent agent;
  final HttpServer server;
  final InetSocketAddress address;
  final BlockingQueue<String> explained = new LinkedBlockingQueue<>();
  private final WheelTimers timers = new WheelTimers();
  private final BlockingQueue<CallResult> ends = new LinkedBlockingQueue<>();
  final Pairs pairs = new Pairs();

  /** What a front may be made of other than usual. */
  static final class Setup {
    private String settings = "";
    private Catalog catalog = new TestCatalog();
    private CallOverrider overrider = call -> {};
    private CallListener listener = new CallListener() {};
    private boolean blocking;
    private HttpSettings http = TestSettings.http("");
    private Consumer<Parts.Builder> more = parts -> {};

    Setup settings(String hocon) {
      settings = hocon;
      return this;
    }

    Setup catalog(Catalog other) {
      catalog = other;
      return this;
    }

    Setup overrider(CallOverrider other) {
      overrider = other;
      return this;
    }

    /** More parts of plugins. */
    Setup parts(Consumer<Parts.Builder> other) {
      more = other;
      return this;
    }

    /** A listener behind the fixture's own. */
    Setup listener(CallListener other) {
      listener = other;
      return this;
    }

    /** Overrider and listener say that they may block. */
    Setup blocking() {
      blocking = true;
      return this;
    }

    Setup http(String hocon) {
      http = TestSettings.http(hocon);
      return this;
    }

    FrontFixture over(Script... scripts) throws IOException {
      return new FrontFixture(this, scripts);
    }

    private <T> Registered<T> hook(String name, T part) {
      var plugin = PluginInstance.inCode(name);
      return new Registered<>(plugin, name, part, NodeRole.LB, blocking, Set.of());
    }
  }

  private FrontFixture(Setup setup, Script... scripts) throws IOException {
    runner = ScriptedRunner.start(scripts);
    AgentSettings settings = settings(setup.settings);
    var parts =
        Parts.builder()
            .overrider(setup.hook("overrider", setup.overrider))
            .listener(Parts.inCode("ends", new Ends(), NodeRole.LB))
            .listener(Parts.inCode("pairs", pairs, NodeRole.LB))
            .listener(setup.hook("listener", setup.listener))
            .placer(Parts.inCode("first", FrontFixture::pickFirst, NodeRole.LB))
            .catalog(Parts.inCode("catalog", setup.catalog, NodeRole.LB))
            .pool(Parts.inCode("one", this::onlyRunner, NodeRole.LB));
    setup.more.accept(parts);
    agent = LbAgent.builder().settings(settings).parts(parts.build()).catalog("catalog").build();
    server = new HttpServer();
    address =
        server.front(
            setup.http,
            new HttpServer.Front(
                agent,
                Clock.systemUTC(),
                settings.requestLimit().toBytes(),
                settings.requestId(),
                settings.explain(),
                (id, target, status, told) ->
                    explained.add(id + " " + target + " " + status + " " + told),
                timers,
                Path.of(""),
                "1.2.3"));
  }

  static Setup with() {
    return new Setup();
  }

  static FrontFixture over(Script... scripts) throws IOException {
    return with().over(scripts);
  }

  RawClient client() throws IOException {
    return new RawClient(address);
  }

  /** One request on a connection of its own, and its answer. */
  RawAnswer ask(String request) throws IOException {
    try (RawClient client = client()) {
      return client.send(request).receive();
    }
  }

  URI uri(String target) {
    return URI.create("http://127.0.0.1:" + address.getPort() + target);
  }

  /** The call that the runner got last, as plugins see it. */
  Call called() {
    return runner.lastAttempt().call().view(PluginInstance.inCode("test"));
  }

  /** How the next call has ended. */
  CallResult nextEnd() throws InterruptedException {
    CallResult end = ends.poll(1, TimeUnit.MINUTES);
    if (end == null) {
      throw new AssertionError("no call has ended");
    }
    return end;
  }

  /** Whether the listener has heard of no other end than was asked for. */
  boolean hasNoEnd() {
    return ends.isEmpty();
  }

  /** Ends the front and then the agent, once nothing is left of its calls. */
  @Override
  public void close() {
    server.stopAccepting();
    assertNothingIsLeft();
    kill();
  }

  /** Ends everything, whatever is left. */
  void kill() {
    server.close();
    agent.close();
    runner.close();
    timers.close();
  }

  /** No call, no body, no listener that waits for an end, no attempt at the runner. */
  void assertNothingIsLeft() {
    await()
        .untilAsserted(
            () -> {
              assertEquals(List.of(), pairs.unpaired());
              assertEquals(0, agent.inFlight());
              assertEquals(0, agent.waiting());
              assertEquals(0, agent.bodyMemory());
              assertEquals(0, agent.pendingEnds());
              assertEquals(0, runner.openAttempts());
            });
  }

  private static AgentSettings settings(String hocon) {
    return AgentSettings.of(
        ConfigFactory.parseString(hocon)
            .withFallback(
                ConfigFactory.parseString(
                    "placer = first, pool = one, connect-timeout = 5s, request-limit = "
                        + REQUEST_LIMIT))
            .withFallback(
                ConfigFactory.defaultReferenceUnresolved().resolve().getConfig("girolle.lb")));
  }

  private AutoCloseable onlyRunner(String key, RunnerPool.Sink sink) {
    sink.update(List.of(RunnerSpec.of(runner.address())));
    return () -> {};
  }

  private static Picker pickFirst(RunnerSet runners) {
    return (Call call, Attempts soFar) ->
        runners.runners().stream()
            .filter(r -> !soFar.refused(r))
            .findFirst()
            .map(Step::tryRunner)
            .orElse(Step.nextRound());
  }

  private final class Ends implements CallListener {
    @Override
    public void afterCall(Call call, CallResult result) {
      ends.add(result);
    }
  }
}

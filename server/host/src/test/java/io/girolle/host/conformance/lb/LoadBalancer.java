package io.girolle.host.conformance.lb;

import com.typesafe.config.ConfigFactory;
import io.girolle.agent.AgentBuilder;
import io.girolle.agent.AgentSettings;
import io.girolle.agent.LbAgent;
import io.girolle.call.Timers;
import io.girolle.host.http.HttpServer;
import io.girolle.host.http.TestSettings;
import io.girolle.spi.Attempts;
import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.Catalog;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.RunnerSpec;
import io.girolle.spi.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The load balancer that recordings are replayed against. */
public final class LoadBalancer implements AutoCloseable {
  private static final String SETTINGS =
      """
      placer = in-order, pool = recorded
      # Time decides nothing here, on however slow a machine.
      connect-timeout = 5s
      hold-back.time = 10min
      status.every = 0s
      """;

  private final LbAgent agent;
  private final HttpServer http;
  private final InetSocketAddress address;

  /**
   * Starts one on a free port.
   *
   * @param setup how
   * @param timers tell the time
   * @param catalog knows the functions
   * @param runners their addresses
   */
  public LoadBalancer(Setup setup, Timers timers, Catalog catalog, List<String> runners)
      throws IOException {
    AgentSettings settings = settings(setup.settings());
    List<RunnerSpec> specs = runners.stream().map(RunnerSpec::of).toList();
    AgentBuilder builder =
        LbAgent.builder()
            .settings(settings)
            .timers(timers)
            .placer("in-order", inOrder())
            .catalog("fn-api", catalog)
            .pool(
                "recorded",
                (key, sink) -> {
                  sink.update(specs);
                  return () -> {};
                });
    if (setup.overrider()) {
      builder.overrider("recorded", recordedOverrider());
    }
    agent = builder.build();
    http = new HttpServer();
    address =
        http.front(
            TestSettings.http(setup.http()),
            new HttpServer.Front(
                agent,
                Clock.systemUTC(),
                settings.requestLimit().toBytes(),
                settings.requestId(),
                settings.explain(),
                (id, target, status, told) -> {},
                timers,
                Path.of(""),
                "test"));
  }

  /** Where it is asked. */
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    agent.close();
    http.close();
  }

  private static AgentSettings settings(String more) {
    var defaults =
        ConfigFactory.parseResources(AgentSettings.class, "/reference.conf")
            .resolve()
            .getConfig("girolle.lb");
    return AgentSettings.of(
        ConfigFactory.parseString(more)
            .withFallback(ConfigFactory.parseString(SETTINGS))
            .withFallback(defaults));
  }

  private static Placer inOrder() {
    return (RunnerSet set) -> (Picker) (Call call, Attempts attempts) -> pick(set, attempts);
  }

  private static Step pick(RunnerSet set, Attempts attempts) {
    for (Runner runner : set.runners()) {
      if (!attempts.refused(runner)) {
        return Step.tryRunner(runner);
      }
    }
    return Step.nextRound();
  }

  /** What the overrider of the recorded node did. */
  private static CallOverrider recordedOverrider() {
    return call -> {
      if (call.headers().containsKey("X-Reject")) {
        throw new CallRejectedException(429, Blame.CLIENT, "rejected by overrider");
      }
      if (call.headers().containsKey("X-Plain-Error")) {
        throw new IllegalStateException("the overrider failed");
      }
      call.extension("cheese", "girolle")
          .extension("FN_REGISTRY_TOKEN", "token-1")
          .extension("empty", "")
          .memoryMiB(call.memoryMiB() * 2)
          .milliCpus(250)
          .tmpfsMiB(16)
          .config("ADDED_BY_OVERRIDER", "yes")
          .header("X-Added", List.of("one", "two"));
    };
  }
}

package io.girolle.host.admin;

import io.girolle.agent.CallFigures;
import io.girolle.agent.LbAgent;
import io.girolle.agent.RunnerFigures;
import io.girolle.spi.Blame;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of an agent's calls. They read what it counts, and cost its calls nothing. */
public final class CallMeters {
  private CallMeters() {}

  /**
   * Adds them.
   *
   * @param agent whose calls; the caller holds it as long as they are read
   * @param registry gets them
   */
  public static void add(LbAgent agent, MeterRegistry registry) {
    CallFigures figures = agent.figures();
    for (int statusClass = 2; statusClass <= CallFigures.STATUS_CLASSES; statusClass++) {
      add(figures, statusClass, null, registry);
      for (Blame blame : Blame.values()) {
        add(figures, statusClass, blame, registry);
      }
    }
    FunctionCounter.builder("girolle.attempts", figures, CallFigures::attempts)
        .description("Calls sent to a runner")
        .register(registry);
    refusals("full", figures, CallFigures::nacks, registry);
    refusals("unreachable", figures, CallFigures::unreachable, registry);
    gauge("girolle.calls.in.flight", "Calls under way", agent, LbAgent::inFlight, registry);
    gauge("girolle.calls.waiting", "Calls that wait for room", agent, LbAgent::waiting, registry);
    gauge(
        "girolle.calls.ending",
        "Ended calls whose listeners don't know it yet",
        agent,
        LbAgent::pendingEnds,
        registry);
    for (String state : RunnerFigures.STATES) {
      Gauge.builder("girolle.runners", agent, a -> inState(a, state))
          .description("Runners that pools list, by how they serve")
          .tag("state", state)
          .register(registry);
    }
    Gauge.builder("girolle.body.memory", agent, LbAgent::bodyMemory)
        .description("Memory of all requests' bodies")
        .baseUnit("bytes")
        .register(registry);
  }

  private static long inState(LbAgent agent, String state) {
    return agent.runnerFigures().stream().filter(r -> r.state().equals(state)).count();
  }

  private static void add(
      CallFigures figures, int statusClass, @Nullable Blame blame, MeterRegistry registry) {
    FunctionCounter.builder("girolle.calls", figures, f -> f.calls(statusClass, blame))
        .description("Calls that have ended, by status and by whose fault it was")
        .tag("status", statusClass + "xx")
        .tag("fault", blame == null ? "none" : blame.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private static void refusals(
      String why,
      CallFigures figures,
      ToDoubleFunction<CallFigures> count,
      MeterRegistry registry) {
    FunctionCounter.builder("girolle.refusals", figures, count)
        .description("Attempts that no call came of: the runner was full, or unreachable")
        .tag("why", why)
        .register(registry);
  }

  private static void gauge(
      String name,
      String what,
      LbAgent agent,
      ToDoubleFunction<LbAgent> value,
      MeterRegistry registry) {
    Gauge.builder(name, agent, value).description(what).register(registry);
  }
}

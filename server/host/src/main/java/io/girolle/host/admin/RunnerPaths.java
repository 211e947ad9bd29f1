package io.girolle.host.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.agent.RunnerFigures;
import java.util.List;
import java.util.function.Supplier;

/** {@code /admin/runners}: what a load balancer knows of its runners. */
public final class RunnerPaths extends AdminPaths {
  private final Supplier<List<RunnerFigures>> runners;

  /** The path of these runners. */
  public RunnerPaths(Supplier<List<RunnerFigures>> runners) {
    this.runners = runners;
  }

  @Override
  void addTo(Routes routes) {
    routes.get("/admin/runners", none -> all());
  }

  private Answer all() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    var list = json.putArray("runners");
    for (RunnerFigures runner : runners.get()) {
      ObjectNode told =
          list.addObject()
              .put("pool", runner.pool())
              .put("key", runner.key())
              .put("id", runner.id())
              .put("address", runner.address())
              .put("state", runner.state())
              .put("ejected", runner.ejected())
              .put("connected", runner.connected())
              .put("inFlight", runner.inFlight())
              .put("latencyMillis", runner.latency().toNanos() / 1e6);
      runner.active().ifPresent(active -> told.put("active", active));
      ObjectNode status = told.putObject("status");
      runner.status().forEach(status::put);
    }
    return Answer.ok(json);
  }
}

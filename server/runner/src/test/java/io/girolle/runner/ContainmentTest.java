package io.girolle.runner;

import static io.girolle.runner.AnswerTest.assertError;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.Glob;
import io.girolle.call.OnFailure;
import io.girolle.call.Parts;
import io.girolle.call.PluginFigures;
import io.girolle.call.PluginInstance;
import io.girolle.call.PluginRules;
import io.girolle.call.Registered;
import io.girolle.call.Scope;
import io.girolle.spi.Call;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.InstanceStats;
import io.girolle.spi.NodeRole;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What rules, quarantine and watch mean on a runner. */
class ContainmentTest {
  private static final PluginRules.Quarantine AT_ONCE =
      new PluginRules.Quarantine(1, Duration.ofHours(1), Duration.ofHours(1));

  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private static PluginInstance plugin(String name, OnFailure onFailure, Scope when) {
    var rules =
        new PluginRules(
            onFailure,
            Optional.empty(),
            PluginRules.BLOCKING_BUDGET,
            PluginRules.LIFECYCLE_BUDGET,
            PluginRules.STALL,
            when,
            AT_ONCE);
    ClassLoader loader = ContainmentTest.class.getClassLoader();
    return new PluginInstance(name, "in code", loader, rules, PluginFigures.unshared());
  }

  private static <T> Registered<T> part(PluginInstance plugin, T part, boolean blocking) {
    return new Registered<>(plugin, "", part, NodeRole.RUNNER, blocking, Set.of());
  }

  /** Counts how often it is asked, and fails. */
  private static final class Failing implements DriverExtension {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Set<String> keys() {
      return Set.of();
    }

    @Override
    public void customize(Call call, ContainerSpec spec) {
      asked.incrementAndGet();
      spec.environment("HALF", "done");
      throw new IllegalStateException("broken");
    }
  }

  /** Hears of everything, and on which thread. */
  private final class Hearing implements InstanceListener {
    private final String name;

    Hearing(String name) {
      this.name = name;
    }

    private void hear(String what) {
      Thread thread = Thread.currentThread();
      boolean io = thread.getName().contains("EventLoop");
      heard.add(name + " " + what + (io ? " on I/O" : ""));
    }

    @Override
    public void beforeCreate(Call call, ContainerSpec spec) {
      hear("create");
    }

    @Override
    public void afterStart(InstanceInfo instance) {
      hear("start");
    }

    @Override
    public void beforeCall(InstanceInfo instance, Call call) {
      hear("call");
    }

    @Override
    public void afterCall(InstanceInfo instance, Call call, CallResult result) {
      hear("done");
    }

    @Override
    public void afterStop(InstanceInfo instance, Exit exit) {
      hear("stop");
    }
  }

  @Test
  void anExtensionInQuarantineIsLeftOutOrRefusesTheCall() throws IOException {
    var skipped = new Failing();
    PluginInstance plugin = plugin("p", OnFailure.SKIP, Scope.EVERYTHING);
    try (var runner =
        TestRunner.setUp().parts(p -> p.driverExtension(part(plugin, skipped, false))).start()) {
      assertTrue(runner.finish(TestCall.of("f")).getSuccess());
      var explained = runner.call(TestCall.of("g").header("Girolle-Explain", "1"));
      assertTrue(explained.finished().getSuccess());
      String told = explained.header("Girolle-Explain").get(0);
      assertTrue(
          told.contains(
              "{\"plugin\":\"p\",\"hook\":\"customize\",\"micros\":0.0,\"outcome\":\"skipped\"}"),
          told);
    }
    assertEquals(1, skipped.asked.get());
    assertEquals(1, plugin.figures().skips());

    var rejected = new Failing();
    PluginInstance strict = plugin("q", OnFailure.REJECT, Scope.EVERYTHING);
    try (var runner =
        TestRunner.setUp().parts(p -> p.driverExtension(part(strict, rejected, false))).start()) {
      assertError(500, "internal server error", runner.finish(TestCall.of("f")));
      assertError(500, "internal server error", runner.finish(TestCall.of("f")));
    }
    assertEquals(1, rejected.asked.get());
  }

  @Test
  void onlyFunctionsInScopePassAnInstance() throws IOException {
    var scope = new Scope(List.of(), List.of(new Glob("g*")));
    var extension = new Failing();
    PluginInstance plugin = plugin("p", OnFailure.REJECT, scope);
    try (var runner =
        TestRunner.setUp()
            .parts(
                p ->
                    p.driverExtension(part(plugin, extension, false))
                        .instances(part(plugin, new Hearing("p"), false)))
            .start()) {
      assertTrue(runner.finish(TestCall.of("f")).getSuccess());
      assertFalse(runner.finish(TestCall.of("g1")).getSuccess());
    }
    assertEquals(1, extension.asked.get());
    assertEquals(List.of(), heard);
  }

  @Test
  void listenersThatMayBlockHearOfEverythingInOrderAndOffTheIoThreads() throws IOException {
    PluginInstance blocking = plugin("b", OnFailure.REJECT, Scope.EVERYTHING);
    PluginInstance quick = plugin("q", OnFailure.REJECT, Scope.EVERYTHING);
    try (var runner =
        TestRunner.setUp()
            .parts(
                p ->
                    p.instances(part(blocking, new Hearing("b"), true))
                        .instances(part(quick, new Hearing("q"), false)))
            .start()) {
      assertFalse(runner.finish(TestCall.of("f").header("X-Exit", "7")).getSuccess());
      await().until(() -> heard.size() == 10);
      await().until(() -> blocking.figures().calls() == 5);
    }
    assertEquals(List.of("b create", "b start", "b call", "b done", "b stop"), heardBy("b"));
    assertEquals(
        List.of("q create", "q start", "q call on I/O", "q done on I/O", "q stop"), heardBy("q"));
  }

  private List<String> heardBy(String name) {
    return heard.stream().filter(line -> line.startsWith(name + " ")).toList();
  }

  @Test
  void aDriverThatGivesNothingFailsTheCallAndIsCounted() throws IOException {
    Driver empty = spec -> null;
    Driver hollow = spec -> new Hollow();
    var first = Parts.inCode("empty", empty, NodeRole.RUNNER);
    var second = Parts.inCode("hollow", hollow, NodeRole.RUNNER);
    try (var runner = TestRunner.setUp().parts(p -> p.driver(first)).driver("empty").start()) {
      assertError(500, "internal server error", runner.finish(TestCall.of("f")));
      await().until(() -> runner.instances() == 0);
    }
    try (var runner = TestRunner.setUp().parts(p -> p.driver(second)).driver("hollow").start()) {
      assertError(500, "internal server error", runner.finish(TestCall.of("f")));
      await().until(() -> runner.instances() == 0);
    }
    assertEquals("launch", first.plugin().figures().lastError().orElseThrow().hook());
    assertEquals("exited", second.plugin().figures().lastError().orElseThrow().hook());
  }

  /** An instance that says nothing of itself. */
  private static final class Hollow implements Instance {
    @Override
    public SocketAddress endpoint() {
      return null;
    }

    @Override
    public void freeze() {}

    @Override
    public void thaw() {}

    @Override
    public void stop(Duration grace) {}

    @Override
    public CompletionStage<Exit> exited() {
      return null;
    }

    @Override
    public InstanceStats stats() {
      return null;
    }
  }
}

package io.girolle.runner;

import static io.girolle.runner.AnswerTest.assertError;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.call.OnFailure;
import io.girolle.call.Parts;
import io.girolle.call.PluginFigures;
import io.girolle.call.PluginInstance;
import io.girolle.call.PluginRules;
import io.girolle.call.Registered;
import io.girolle.proto.CallFinished;
import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.NodeRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What plugins may do on a runner. */
class ExtensionsTest {

  @FunctionalInterface
  private interface Customize {
    void customize(Call call, ContainerSpec spec) throws CallRejectedException;
  }

  @Test
  void extensionBecomesAnEnvironmentVariable() throws IOException {
    try (var runner = with(List.of(cheese()))) {
      var call = TestCall.of("f").extension("FN_CHEESE", "Tete de Moine");
      assertEquals("Tete de Moine", runner.call(call).seen("env.FN_CHEESE"));
    }
  }

  @Test
  void callsThatDifferInADeclaredExtensionAloneDoNotShareAnInstance() throws IOException {
    try (var runner = with(List.of(cheese()))) {
      String plain = runner.call(TestCall.of("f")).seen("pid");
      String brie = runner.call(TestCall.of("f").extension("FN_CHEESE", "Brie")).seen("pid");
      assertNotEquals(plain, brie);
      Engaged other = runner.call(TestCall.of("f").extension("FN_CHEESE", "Sbrinz"));
      assertNotEquals(brie, other.seen("pid"));
      assertEquals("Sbrinz", other.seen("env.FN_CHEESE"));
      var again = TestCall.of("f").extension("FN_CHEESE", "Brie").extension("undeclared", "x");
      assertEquals(brie, runner.call(again).seen("pid"));
      var hashed = TestCall.of("f").slotHash("abcd").extension("FN_CHEESE", "Brie");
      var hashedToo = TestCall.of("f").slotHash("abcd").extension("FN_CHEESE", "Sbrinz");
      assertNotEquals(runner.call(hashed).seen("pid"), runner.call(hashedToo).seen("pid"));
    }
  }

  @Test
  void extensionSeesOnlyTheKeysThatItDeclared() throws IOException {
    var seen = new AtomicReference<Map<String, String>>();
    var first = extension("first", Set.of("A"), (call, spec) -> seen.set(call.extensions()));
    var second = extension("second", Set.of("B"), (call, spec) -> {});
    try (var runner = with(List.of(first, second))) {
      var call = TestCall.of("f").extension("A", "1").extension("B", "2").extension("C", "3");
      assertTrue(runner.finish(call).getSuccess());
      assertEquals(Map.of("A", "1"), seen.get());
    }
  }

  @Test
  void extensionsEditInOrderAndCanReplaceTheCommand() throws IOException {
    var first = extension("first", Set.of(), (call, spec) -> spec.environment("X", "first"));
    var second =
        extension(
            "second",
            Set.of(),
            (call, spec) -> spec.environment("X", spec.environment().get("X") + ", second"));
    try (var runner = with(List.of(first, second))) {
      assertEquals("first, second", runner.call(TestCall.of("f")).seen("env.X"));
    }
    var replacing =
        extension("replacing", Set.of(), (call, spec) -> spec.command(List.of("/bin/false")));
    try (var runner = with(List.of(replacing))) {
      assertEquals(502, runner.finish(TestCall.of("f")).getErrorCode());
    }
  }

  @Test
  void rejectionOfAnExtensionIsTheAnswerAndNeverARefusal() throws IOException {
    var choosy =
        extension(
            "choosy",
            Set.of("status"),
            (call, spec) -> {
              int status = Integer.parseInt(call.extensions().get("status"));
              throw new CallRejectedException(status, Blame.USER, "not this cheese");
            });
    try (var runner = with(List.of(choosy))) {
      CallFinished end = runner.finish(TestCall.of("f").extension("status", "422"));
      assertError(422, "not this cheese", end);
      assertTrue(end.getErrorUser());
      assertError(
          500, "not this cheese", runner.finish(TestCall.of("f").extension("status", "503")));
      await().until(() -> runner.instances() == 0);
    }
  }

  @Test
  void failureOfAnExtensionFailsTheCallUnlessItIsSkipped() throws IOException {
    Customize failing =
        (call, spec) -> {
          spec.environment("HALF", "done");
          throw new IllegalStateException("broken plugin");
        };
    try (var runner = with(List.of(extension("broken", Set.of(), failing)))) {
      assertError(500, "internal server error", runner.finish(TestCall.of("f")));
    }
    var skipped = extension("broken", OnFailure.SKIP, Set.of(), failing);
    try (var runner = with(List.of(cheese(), skipped))) {
      Engaged call =
          runner.call(
              TestCall.of("f").extension("FN_CHEESE", "Brie").header("Girolle-Explain", "1"));
      assertEquals("", call.seen("env.HALF"));
      assertEquals("Brie", call.seen("env.FN_CHEESE"));
      assertFalse(call.header("Girolle-Explain").get(0).contains("HALF"));
      assertEquals(1, skipped.plugin().figures().failures());
    }
  }

  @Test
  void specSaysHowManyProcessesTheRunnerAllows() throws IOException {
    var pids = new AtomicReference<Integer>();
    var looking = extension("looking", Set.of(), (call, spec) -> pids.set(spec.pids()));
    try (var runner =
        TestRunner.setUp().keys("pids = 33").parts(p -> p.driverExtension(looking)).start()) {
      assertTrue(runner.finish(TestCall.of("f")).getSuccess());
      assertEquals(33, pids.get());
    }
  }

  @Test
  void specCannotBeEditedLater() throws IOException {
    var kept = new AtomicReference<ContainerSpec>();
    var keeping = extension("keeping", Set.of(), (call, spec) -> kept.set(spec));
    var listened = new AtomicReference<ContainerSpec>();
    InstanceListener listener =
        new InstanceListener() {
          @Override
          public void beforeCreate(Call call, ContainerSpec spec) {
            listened.set(spec);
          }
        };
    try (var runner =
        TestRunner.setUp()
            .parts(
                p ->
                    p.driverExtension(keeping)
                        .instances(Parts.inCode("l", listener, NodeRole.RUNNER)))
            .start()) {
      assertTrue(runner.finish(TestCall.of("f")).getSuccess());
      assertThrows(IllegalStateException.class, () -> kept.get().environment("X", "late"));
      assertThrows(IllegalStateException.class, () -> kept.get().memoryMiB(7));
      assertThrows(IllegalStateException.class, () -> listened.get().label("x", "y"));
      assertEquals("fn", listened.get().image());
      assertEquals("http-stream", listened.get().environment().get("FN_FORMAT"));
    }
  }

  @Test
  void pluginRunsUnderItsOwnClassLoader() throws IOException {
    var loader = new ClassLoader("plugin", getClass().getClassLoader()) {};
    var seen = new AtomicReference<ClassLoader>();
    var plugin =
        new PluginInstance(
            "own", "here", loader, PluginRules.on(OnFailure.REJECT), PluginFigures.unshared());
    DriverExtension looking =
        new Extension(
            Set.of(), (call, spec) -> seen.set(Thread.currentThread().getContextClassLoader()));
    try (var runner =
        with(List.of(new Registered<>(plugin, "own", looking, NodeRole.RUNNER, false, Set.of())))) {
      assertTrue(runner.finish(TestCall.of("f")).getSuccess());
      assertSame(loader, seen.get());
    }
  }

  @Test
  void explanationTellsWhatPluginsOfTheRunnerChanged() throws IOException {
    CallOverrider adding = call -> call.extension("FN_CHEESE", "Gruyere").memoryMiB(80);
    try (var runner =
        TestRunner.setUp()
            .parts(
                p ->
                    p.overrider(Parts.inCode("adder", adding, NodeRole.RUNNER))
                        .driverExtension(cheese()))
            .start()) {
      assertEquals(List.of(), runner.call(TestCall.of("f")).header("Girolle-Explain"));
      Engaged warm = runner.call(TestCall.of("f").header("Girolle-Explain", "1"));
      JsonNode told = new ObjectMapper().readTree(warm.header("Girolle-Explain").get(0));
      assertEquals(
          "[{\"plugin\":\"adder\",\"what\":\"extension FN_CHEESE\",\"before\":null,\"after\":\"Gruyere\"},"
              + "{\"plugin\":\"adder\",\"what\":\"memory\",\"before\":\"64\",\"after\":\"80\"},"
              + "{\"plugin\":\"cheese\",\"what\":\"environment FN_CHEESE\",\"before\":null,\"after\":\"Gruyere\"}]",
          told.get("edits").toString());
      var hooks = new ArrayList<String>();
      for (JsonNode hook : told.get("hooks")) {
        assertTrue(hook.get("micros").isNumber());
        hooks.add(
            "%s %s %s"
                .formatted(
                    hook.get("plugin").asText(),
                    hook.get("hook").asText(),
                    hook.get("outcome").asText()));
      }
      assertEquals(List.of("adder override ok", "cheese customize ok"), hooks);
      assertEquals(List.of(), warm.allSeen("head.Girolle-Explain"));
      assertEquals("2", warm.seen("call"));
    }
  }

  @Test
  void overriderOnTheRunnerMayRejectAndPickADriver() throws IOException {
    CallOverrider strict =
        call -> {
          if (call.header("X-No") != null) {
            throw new CallRejectedException(429, Blame.CLIENT, "too much cheese");
          }
          call.driver(call.header("X-Driver"));
        };
    var failing = new FailingDriver();
    try (var runner =
        TestRunner.setUp()
            .parts(
                p ->
                    p.overrider(Parts.inCode("strict", strict, NodeRole.RUNNER))
                        .driver(Parts.inCode("failing", failing, NodeRole.RUNNER)))
            .start()) {
      assertError(429, "too much cheese", runner.finish(TestCall.of("f").header("X-No", "1")));
      assertTrue(runner.finish(TestCall.of("f").header("X-Driver", "process")).getSuccess());
      assertError(
          500,
          "internal server error",
          runner.finish(TestCall.of("f").header("X-Driver", "failing")));
      assertError(
          500,
          "internal server error",
          runner.finish(TestCall.of("f").header("X-Driver", "nowhere")));
    }
  }

  @Test
  void instanceListenersHearOfAWholeLifeInOrder() throws IOException {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    var results = new ArrayList<CallResult>();
    InstanceListener listener =
        new InstanceListener() {
          @Override
          public void beforeCreate(Call call, ContainerSpec spec) {
            heard.add("create " + call.functionId());
            throw new IllegalStateException("changes nothing");
          }

          @Override
          public void afterStart(InstanceInfo instance) {
            heard.add("start " + instance.functionId() + " " + instance.image());
          }

          @Override
          public void beforeCall(InstanceInfo instance, Call call) {
            heard.add("call " + call.id());
          }

          @Override
          public void afterCall(InstanceInfo instance, Call call, CallResult result) {
            heard.add("done " + call.id() + " " + result.status());
            results.add(result);
          }

          @Override
          public void afterStop(InstanceInfo instance, Exit exit) {
            heard.add("stop " + exit);
          }
        };
    var good = TestCall.of("f");
    var bad = TestCall.of("f").header("X-Exit", "7");
    try (var runner =
        TestRunner.setUp()
            .parts(p -> p.instances(Parts.inCode("l", listener, NodeRole.RUNNER)))
            .start()) {
      assertTrue(runner.finish(good).getSuccess());
      assertFalse(runner.finish(bad).getSuccess());
      await().until(() -> heard.size() == 7);
    }
    assertEquals(
        List.of(
            "create f",
            "start f fn",
            "call " + good.id(),
            "done " + good.id() + " SUCCESS",
            "call " + bad.id(),
            "done " + bad.id() + " ERROR",
            "stop exit code 7"),
        heard);
    assertEquals(200, results.get(0).httpStatus());
    assertEquals("test", results.get(0).runnerId());
    assertEquals(502, results.get(1).httpStatus());
    assertEquals(Blame.USER, results.get(1).blame());
  }

  private static TestRunner with(List<Registered<DriverExtension>> extensions) throws IOException {
    return TestRunner.setUp().parts(p -> extensions.forEach(p::driverExtension)).start();
  }

  private static Registered<DriverExtension> cheese() {
    return extension(
        "cheese",
        Set.of("FN_CHEESE"),
        (call, spec) -> spec.environment("FN_CHEESE", call.extensions().get("FN_CHEESE")));
  }

  private static Registered<DriverExtension> extension(
      String name, Set<String> keys, Customize customize) {
    return extension(name, OnFailure.REJECT, keys, customize);
  }

  private static Registered<DriverExtension> extension(
      String name, OnFailure onFailure, Set<String> keys, Customize customize) {
    var plugin =
        new PluginInstance(
            name,
            "in code",
            ExtensionsTest.class.getClassLoader(),
            PluginRules.on(onFailure),
            PluginFigures.unshared());
    return new Registered<>(
        plugin, name, new Extension(keys, customize), NodeRole.RUNNER, false, Set.of());
  }

  private record Extension(Set<String> keys, Customize body) implements DriverExtension {
    @Override
    public void customize(Call call, ContainerSpec spec) throws CallRejectedException {
      body.customize(call, spec);
    }
  }

  private static final class FailingDriver implements Driver {
    @Override
    public Instance launch(ContainerSpec spec) throws DriverException {
      throw new DriverException("no engine at " + Path.of("/var/run"), null);
    }
  }
}

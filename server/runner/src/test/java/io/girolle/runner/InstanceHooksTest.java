package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.Parts;
import io.girolle.spi.Call;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Exit;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.NodeRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What listeners hear of an instance's life, and in which order. */
class InstanceHooksTest {
  private final Diary diary = new Diary();
  private TestRunner runner;

  @BeforeEach
  void start() throws IOException {
    runner =
        TestRunner.setUp()
            .memory(300)
            .freezeIdle("0s")
            .parts(p -> p.instances(Parts.inCode("diary", diary, NodeRole.RUNNER)))
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    runner.close();
  }

  @Test
  void lifeOfAnInstanceIsToldFromCreationToItsEndWhetherItIsFrozenOrNot() {
    assertTrue(runner.finish(TestCall.of("a").slotHash("aa")).getSuccess());
    await().until(() -> runner.meter("girolle.runner.instances.frozen") == 1);
    assertTrue(runner.finish(TestCall.of("a").slotHash("aa").idleTimeout(1)).getSuccess());
    assertOne(
        "beforeCreate",
        "afterStart",
        "beforeCall",
        "afterCall 200",
        "beforeCall",
        "afterCall 200",
        "afterStop");
  }

  @Test
  void instanceThatNeverIsReadyHasNoEndToTell() {
    assertEquals(502, runner.finish(TestCall.of("a").config("START_EXIT", "1")).getErrorCode());
    await().until(() -> runner.instances() == 0);
    assertOne("beforeCreate");
  }

  @Test
  void callThatTimesOutIsToldBeforeTheEndOfItsInstance() {
    var call = TestCall.of("a").timeout(1).header("X-When", "/never");
    assertEquals(504, runner.finish(call).getErrorCode());
    assertOne("beforeCreate", "afterStart", "beforeCall", "afterCall 504", "afterStop");
  }

  @Test
  void instanceThatIsEvictedWhileItIsFrozenIsToldItsEnd() {
    assertTrue(runner.finish(TestCall.of("a").memory(200)).getSuccess());
    await().until(() -> runner.meter("girolle.runner.instances.frozen") == 1);
    assertTrue(runner.finish(TestCall.of("b").memory(200)).getSuccess());
    assertEquals(2, diary.lives().size());
    assertEquals(
        List.of("beforeCreate", "afterStart", "beforeCall", "afterCall 200", "afterStop"),
        diary.lives().get(0));
  }

  @Test
  void instanceThatDiesUnderItsCallIsToldInOrder() {
    var engaged = runner.call(TestCall.of("a").header("X-When", "/never"));
    await().until(() -> diary.lives().stream().anyMatch(l -> l.contains("beforeCall")));
    ProcessHandle.current()
        .children()
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .forEach(ProcessHandle::destroyForcibly);
    assertEquals(502, engaged.finished().getErrorCode());
    assertOne("beforeCreate", "afterStart", "beforeCall", "afterCall 502", "afterStop");
  }

  private void assertOne(String... hooks) {
    await().untilAsserted(() -> assertEquals(List.of(List.of(hooks)), diary.lives()));
  }

  /** What each instance went through, the first one first. */
  private static final class Diary implements InstanceListener {
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> lives = new ConcurrentHashMap<>();

    List<List<String>> lives() {
      return ids.stream().map(id -> List.copyOf(lives.getOrDefault(id, List.of()))).toList();
    }

    private void note(String id, String what) {
      lives
          .computeIfAbsent(
              id,
              k -> {
                ids.add(id);
                return new CopyOnWriteArrayList<>(new ArrayList<>());
              })
          .add(what);
    }

    @Override
    public void beforeCreate(Call call, ContainerSpec spec) {
      note(spec.id(), "beforeCreate");
    }

    @Override
    public void afterStart(InstanceInfo instance) {
      note(instance.id(), "afterStart");
    }

    @Override
    public void beforeCall(InstanceInfo instance, Call call) {
      note(instance.id(), "beforeCall");
    }

    @Override
    public void afterCall(InstanceInfo instance, Call call, CallResult result) {
      note(instance.id(), "afterCall " + result.httpStatus());
    }

    @Override
    public void afterStop(InstanceInfo instance, Exit exit) {
      note(instance.id(), "afterStop");
    }
  }
}

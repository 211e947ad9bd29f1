package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.CallEdit;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.NodeRole;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallEditTest {
  private final PluginInstance plugin = PluginInstance.inCode("cheese");
  private final CallModel call = Calls.call();
  private final CallEdit edit = Calls.edit(call, plugin);

  private static String refusal(Executable setter) {
    return assertThrows(IllegalArgumentException.class, setter).getMessage();
  }

  @Test
  void everySetterIsVisibleToTheNextOverrider() {
    CallOverrider first =
        e ->
            e.extension("E", "1")
                .extension("gone", "x")
                .extension("gone", null)
                .config("C", "2")
                .config("FN_TYPE", null)
                .annotation("A", Map.of("deep", List.of(3)))
                .header("x-new", List.of("4", "5"))
                .header("content-type", List.of())
                .image("other:6")
                .memoryMiB(7)
                .tmpfsMiB(8)
                .milliCpus(9)
                .timeout(Duration.ofSeconds(10))
                .idleTimeout(Duration.ofSeconds(11))
                .syslogUrl("udp://log:12")
                .pool("east")
                .placer("mine");
    CallOverrider second =
        e -> {
          assertEquals(Map.of("E", "1"), e.extensions());
          assertEquals("2", e.config().get("C"));
          assertFalse(e.config().containsKey("FN_TYPE"));
          assertEquals(Map.of("deep", List.of(3)), e.annotations().get("A"));
          assertEquals(Map.of("X-New", List.of("4", "5")), e.headers());
          assertEquals("4", e.header("X-NEW"));
          assertNull(e.header("content-type"));
          assertEquals("other:6", e.image());
          assertEquals(7, e.memoryMiB());
          assertEquals("128", e.config().get("FN_MEMORY"));
          assertEquals(8, e.tmpfsMiB());
          assertEquals(9, e.milliCpus());
          assertEquals(Duration.ofSeconds(10), e.timeout());
          assertEquals(Duration.ofSeconds(11), e.idleTimeout());
          assertEquals("udp://log:12", e.syslogUrl());
          e.clearExtensions().extension("only", "this");
        };
    Parts parts =
        Parts.builder()
            .overrider(Calls.part(plugin, first))
            .overrider(Calls.part(PluginInstance.inCode("second"), second))
            .build();
    var end = new AtomicReference<CallError>(CallError.badRequest("not called"));

    Calls.chain(parts).override(call, Runnable::run, end::set);

    assertNull(end.get());
    assertEquals(Map.of("only", "this"), call.extensions());
    assertEquals("east", call.pool());
    assertEquals("mine", call.placer());
    assertEquals("other:6", call.image());
  }

  @Test
  void aDriverIsPickedOnARunnerAloneAndPoolAndPlacerOnALoadBalancer() {
    EditView onRunner = Calls.edit(call, plugin, NodeRole.RUNNER);
    onRunner.driver("docker");

    assertEquals(
        "pool can be picked only by an overrider on LB; this one runs on RUNNER",
        assertThrows(IllegalStateException.class, () -> onRunner.pool("x")).getMessage());
    assertThrows(IllegalStateException.class, () -> onRunner.placer("x"));
    assertEquals(
        "driver can be picked only by an overrider on RUNNER; this one runs on LB",
        assertThrows(IllegalStateException.class, () -> edit.driver("x")).getMessage());
    onRunner.adopt();
    assertEquals("docker", call.driver());
    assertEquals("", call.pool() + call.placer());
  }

  @Test
  void valuesOutOfTheirRangeAreRefusedWithTheRange() {
    assertEquals("memoryMiB: 0 (expected: >= 1)", refusal(() -> edit.memoryMiB(0)));
    assertEquals("tmpfsMiB: -1 (expected: >= 0)", refusal(() -> edit.tmpfsMiB(-1)));
    assertEquals("milliCpus: -1 (expected: >= 0)", refusal(() -> edit.milliCpus(-1)));
    assertEquals(
        "timeout: PT0.999S (expected: whole seconds, PT1S..PT1H)",
        refusal(() -> edit.timeout(Duration.ofMillis(999))));
    assertEquals(
        "timeout: PT1H0.000000001S (expected: whole seconds, PT1S..PT1H)",
        refusal(() -> edit.timeout(Duration.ofHours(1).plusNanos(1))));
    assertEquals(
        "idleTimeout: PT-1S (expected: whole seconds, PT0S..PT24H)",
        refusal(() -> edit.idleTimeout(Duration.ofSeconds(-1))));
    assertEquals(
        "idleTimeout: PT24H1S (expected: whole seconds, PT0S..PT24H)",
        refusal(() -> edit.idleTimeout(Duration.ofDays(1).plusSeconds(1))));
    assertEquals(
        "timeout: PT1.5S (expected: whole seconds, PT1S..PT1H)",
        refusal(() -> edit.timeout(Duration.ofMillis(1500))));
    assertEquals("image is empty", refusal(() -> edit.image("")));
    assertEquals("key of an extension is empty", refusal(() -> edit.extension("", "x")));
    assertEquals("key of the config is empty", refusal(() -> edit.config("", "x")));
    assertEquals("key of an annotation is empty", refusal(() -> edit.annotation("", "x")));
    assertEquals("name of a header is empty", refusal(() -> edit.header("", List.of("x"))));

    assertEquals(128, edit.memoryMiB());
    assertEquals(Duration.ofSeconds(30), edit.timeout());
    assertEquals(Map.of(), edit.extensions());
  }

  @Test
  void theEndsOfTheRangesAreTaken() {
    edit.memoryMiB(1).tmpfsMiB(0).milliCpus(0);
    edit.timeout(Duration.ofSeconds(1)).idleTimeout(Duration.ZERO);
    assertEquals(Duration.ofSeconds(1), edit.timeout());
    edit.timeout(Duration.ofHours(1)).idleTimeout(Duration.ofDays(1));
    assertEquals(Duration.ofHours(1), edit.timeout());
    assertEquals(Duration.ofDays(1), edit.idleTimeout());
  }

  static Stream<Object> notJson() {
    return Stream.of(
        new Object(),
        'c',
        Double.NaN,
        Float.POSITIVE_INFINITY,
        Map.of(1, "x"),
        List.of(Map.of("x", Thread.currentThread())),
        new int[] {1});
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void anAnnotationWithoutAJsonFormIsRefused(Object value) {
    String message = refusal(() -> edit.annotation("note", value));
    assertTrue(message.startsWith("annotation note: "), message);
    assertTrue(message.endsWith("List or Map with String keys)"), message);
    assertEquals(Map.of(), edit.annotations());
  }

  @Test
  @SuppressWarnings("unchecked")
  void anAnnotationIsCopiedWithoutItsNulls() {
    var list = new ArrayList<Object>(Arrays.asList(1, null, 2.5));
    var map = new HashMap<String, Object>();
    map.put("list", list);
    map.put("gone", null);
    edit.annotation("note", map);
    list.add("late");

    var kept = (Map<String, Object>) edit.annotations().get("note");
    assertEquals(Map.of("list", List.of(1, 2.5)), kept);
    assertThrows(UnsupportedOperationException.class, kept::clear);

    edit.annotation("note", null);
    assertEquals(Map.of(), edit.annotations());
  }

  @Test
  void theMapsAreViewsThatNobodyCanChange() {
    edit.extension("a", "b").config("a", "b").annotation("a", "b").header("A", List.of("b"));
    List<Consumer<Map<?, ?>>> changes = List.of(Map::clear, m -> m.remove("a"));
    for (Map<?, ?> map :
        List.of(edit.extensions(), edit.config(), edit.annotations(), edit.headers())) {
      for (Consumer<Map<?, ?>> change : changes) {
        assertThrows(UnsupportedOperationException.class, () -> change.accept(map));
      }
    }
  }

  @Test
  void aMapThatWasReadBeforeAnEditStaysAsItWas() {
    Map<String, String> before = edit.extensions();
    edit.extension("a", "b");
    assertEquals(Map.of(), before);
    assertEquals(Map.of("a", "b"), edit.extensions());
  }

  @Test
  void afterTheHookEveryMethodThrows() throws Exception {
    var kept = new AtomicReference<CallEdit>();
    Parts parts = Parts.builder().overrider(Calls.part(plugin, kept::set)).build();
    Calls.chain(parts).override(call, Runnable::run, error -> {});

    for (Method method : CallEdit.class.getMethods()) {
      Object[] arguments =
          Arrays.stream(method.getParameterTypes()).map(CallEditTest::argument).toArray();
      if (method.getName().equals("driver")) {
        continue;
      }
      Throwable thrown =
          assertThrows(
                  InvocationTargetException.class,
                  () -> method.invoke(kept.get(), arguments),
                  method::toString)
              .getCause();
      assertTrue(thrown instanceof IllegalStateException, () -> method + " threw " + thrown);
      assertEquals(
          "a CallEdit is valid only inside override(); plugin cheese kept it",
          thrown.getMessage(),
          method::toString);
    }
    assertThrows(IllegalStateException.class, () -> kept.get().driver("x"));
    assertEquals("call call-id", kept.get().toString());
  }

  private static Object argument(Class<?> type) {
    if (type == int.class) {
      return 1;
    } else if (type == Duration.class) {
      return Duration.ofSeconds(1);
    } else if (type == List.class) {
      return List.of("x");
    }
    return "x";
  }
}

package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChainTest {
  private static final CallRejectedException REJECTION =
      new CallRejectedException(429, Blame.CLIENT, "enough");

  private final ExecutorService callThread = Executors.newSingleThreadExecutor();
  private final ExecutorService blockingThread = Executors.newSingleThreadExecutor();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final CallModel call = Calls.call();
  private final Parts.Builder parts = Parts.builder();
  private final VirtualTimers time = new VirtualTimers();
  private final Chain.Begun begun = new Chain.Begun();

  @AfterEach
  void stopThreads() {
    callThread.shutdownNow();
    blockingThread.shutdownNow();
  }

  private static PluginInstance plugin(String name) {
    return Calls.plugin(name, OnFailure.REJECT);
  }

  private static PluginInstance skipped(String name) {
    return Calls.plugin(name, OnFailure.SKIP);
  }

  private static <X extends Throwable> void sneak(Throwable thrown) throws X {
    @SuppressWarnings("unchecked")
    X any = (X) thrown;
    throw any;
  }

  private static CallOverrider throwing(Throwable thrown) {
    return edit -> ChainTest.<RuntimeException>sneak(thrown);
  }

  private CallOverrider noting(String name) {
    return edit -> heard.add(name);
  }

  /** Hears both hooks. */
  private final class Noting implements CallListener {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public void beforeCall(Call call) {
      heard.add(name + " before");
    }

    @Override
    public void afterCall(Call call, CallResult result) {
      heard.add(name + " after " + result.httpStatus());
    }
  }

  /** Fails in {@code beforeCall}. */
  private final class FailingBefore implements CallListener {
    private final Throwable thrown;

    FailingBefore(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public void beforeCall(Call call) {
      ChainTest.<RuntimeException>sneak(thrown);
    }

    @Override
    public void afterCall(Call call, CallResult result) {
      heard.add("after without before");
    }
  }

  private Chain chain(Executor blocking) {
    return new Chain(parts.build(), NodeRole.LB, blocking, time, new HookWatch(time::nanoTime));
  }

  /** Runs a stage on this thread; the chain has no blocking hooks. */
  private CallError override() {
    var end = new ArrayList<CallError>();
    chain(task -> heard.add("elsewhere")).override(call, Runnable::run, end::add);
    assertEquals(1, end.size(), "told once");
    return end.get(0);
  }

  private CallError before() {
    var end = new ArrayList<CallError>();
    chain(task -> heard.add("elsewhere")).before(call, begun, Runnable::run, end::add);
    assertEquals(1, end.size(), "told once");
    return end.get(0);
  }

  private void after() {
    chain(task -> heard.add("elsewhere")).ending(begun, Calls.RESULT).tell();
  }

  private interface Stage {
    void begin(Chain chain, Executor thread, Chain.Then then);
  }

  /** Runs a stage on the call's thread; tells on which thread it went on. */
  private CallError onCallThread(Executor blocking, Stage stage) throws Exception {
    var end = new CompletableFuture<List<Object>>();
    Chain chain = chain(blocking);
    callThread.execute(
        () ->
            stage.begin(
                chain,
                callThread,
                error -> {
                  var told = new ArrayList<Object>();
                  told.add(error);
                  told.add(Thread.currentThread());
                  end.complete(told);
                }));
    List<Object> told = end.get(60, TimeUnit.SECONDS);
    assertSame(callThread.submit(Thread::currentThread).get(), told.get(1));
    return (CallError) told.get(0);
  }

  @Test
  void anEmptyChainGoesOnAtOnce() {
    assertNull(override());
    assertNull(before());
    after();
    assertTrue(begun.isEmpty());
  }

  @Test
  void overridersRunInOrder() {
    for (String name : List.of("a", "b", "c")) {
      parts.overrider(Calls.part(plugin(name), noting(name)));
    }
    parts.overrider(Calls.onRunner(plugin("r"), noting("on the runner")));

    assertNull(override());

    assertEquals(List.of("a", "b", "c"), heard);
    assertEquals(List.of("a", "b", "c"), chain(Runnable::run).overriderLabels());
  }

  @Test
  void blockingHooksRunElsewhereAndTheCallGoesOnOnItsThread() throws Exception {
    Thread elsewhere = blockingThread.submit(Thread::currentThread).get();
    Thread here = callThread.submit(Thread::currentThread).get();
    var threads = Collections.synchronizedList(new ArrayList<Thread>());
    CallOverrider noting = edit -> threads.add(Thread.currentThread());
    parts.overrider(Calls.part(plugin("a"), noting));
    parts.overrider(Calls.blocking(plugin("b"), noting));
    parts.overrider(Calls.blocking(plugin("c"), noting));
    parts.overrider(Calls.part(plugin("d"), noting));

    CallError error =
        onCallThread(blockingThread, (chain, thread, then) -> chain.override(call, thread, then));

    assertNull(error);
    assertEquals(List.of(here, elsewhere, elsewhere, here), threads);
  }

  @Test
  void blockingListenersBeginElsewhereAndHearOfTheEnd() throws Exception {
    parts.listener(Calls.part(plugin("a"), new Noting("a")));
    parts.listener(Calls.blocking(plugin("b"), new Noting("b")));
    parts.listener(Calls.part(plugin("c"), new Noting("c")));

    CallError error =
        onCallThread(
            blockingThread, (chain, thread, then) -> chain.before(call, begun, thread, then));
    after();

    assertNull(error);
    assertEquals(
        List.of("a before", "b before", "c before", "c after 503", "b after 503", "a after 503"),
        heard);
  }

  @Test
  void aFailureOfABlockingHookEndsTheCallOnItsThread() throws Exception {
    parts.overrider(Calls.blocking(plugin("a"), throwing(new IllegalStateException("broken"))));
    parts.overrider(Calls.part(plugin("b"), noting("b")));

    CallError error =
        onCallThread(blockingThread, (chain, thread, then) -> chain.override(call, thread, then));

    assertEquals(500, error.status());
    assertEquals(List.of(), heard);
  }

  @Test
  void aFullBlockingPoolIsTooBusy() throws Exception {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    parts.overrider(Calls.blocking(plugin("a"), noting("a")));
    parts.listener(Calls.blocking(plugin("a"), new Noting("a")));

    CallError overriding =
        onCallThread(full, (chain, thread, then) -> chain.override(call, thread, then));
    CallError beginning =
        onCallThread(full, (chain, thread, then) -> chain.before(call, begun, thread, then));

    assertEquals(503, overriding.status());
    assertEquals(503, beginning.status());
    assertEquals(List.of(), heard);
    assertTrue(begun.isEmpty());
  }

  @Test
  void aRejectionIsTheAnswerAndEndsTheChain() {
    PluginInstance plugin = skipped("a");
    parts.overrider(Calls.part(plugin, throwing(REJECTION)));
    parts.overrider(Calls.part(plugin("b"), noting("b")));

    CallError error = override();

    assertEquals(429, error.status());
    assertEquals("enough", error.message());
    assertEquals(Blame.CLIENT, error.blame());
    assertEquals(List.of(), heard);
    assertEquals(0, plugin.figures().failures());
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("broken"),
        new Exception("checked"),
        new StackOverflowError(),
        new NoClassDefFoundError("com/example/Missing"),
        new ExceptionInInitializerError("broken class"),
        new OutOfMemoryError("as thrown by hand"),
        new AssertionError("broken"),
        new InterruptedException("cut"),
        new PluginInstanceTest.Hostile());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anyOtherThrowableIsAFailureOfThePlugin(Throwable thrown) {
    PluginInstance plugin = plugin("a");
    parts.overrider(Calls.part(plugin, throwing(thrown)));
    parts.listener(Calls.part(plugin, new FailingBefore(thrown)));

    CallError overriding = override();
    CallError beginning = before();

    for (CallError error : List.of(overriding, beginning)) {
      assertEquals(500, error.status());
      assertEquals("internal server error", error.message());
      assertEquals(Blame.SERVICE, error.blame());
      assertNull(error.cause(), "nothing of the plugin's");
    }
    String type = thrown.getClass().getName();
    String override = "plugin a failed in override: " + type;
    assertTrue(overriding.detail().startsWith(override), overriding.detail());
    assertTrue(beginning.detail().startsWith("plugin a failed in beforeCall: " + type));
    assertEquals(2, plugin.figures().failures());
  }

  @Test
  void anEndlessRecursionIsContained() {
    var cyclic = new ArrayList<Object>();
    cyclic.add(cyclic);
    CallOverrider endless = edit -> edit.annotation("cyclic", cyclic);
    parts.overrider(Calls.part(skipped("a"), endless));
    parts.overrider(Calls.part(plugin("b"), noting("b")));

    assertNull(override());
    assertEquals(List.of("b"), heard);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void onFailureSkipUndoesTheEditsAndGoesOn(Throwable thrown) {
    PluginInstance plugin = skipped("a");
    EditLog log = call.explain();
    parts.overrider(Calls.part(plugin("first"), edit -> edit.extension("kept", "1")));
    parts.overrider(
        Calls.part(
            plugin,
            edit -> {
              edit.clearExtensions().extension("half", "done").config("C", "x").image("x");
              edit.annotation("A", "x").header("H", List.of("x")).memoryMiB(1).tmpfsMiB(1);
              edit.milliCpus(1).timeout(Duration.ofSeconds(1)).pool("x").placer("x");
              edit.idleTimeout(Duration.ZERO).syslogUrl("x");
              ChainTest.<RuntimeException>sneak(thrown);
            }));
    parts.overrider(Calls.part(plugin("last"), edit -> edit.extension("last", "2")));

    assertNull(override());

    CallModel untouched = Calls.call();
    assertEquals(Map.of("kept", "1", "last", "2"), call.extensions());
    assertEquals(untouched.config(), call.config());
    assertEquals(untouched.annotations(), call.annotations());
    assertEquals(untouched.headers(), call.headers());
    assertEquals(untouched.image(), call.image());
    assertEquals(untouched.memoryMiB(), call.memoryMiB());
    assertEquals(untouched.tmpfsMiB(), call.tmpfsMiB());
    assertEquals(untouched.milliCpus(), call.milliCpus());
    assertEquals(untouched.timeoutSeconds(), call.timeoutSeconds());
    assertEquals(untouched.idleTimeoutSeconds(), call.idleTimeoutSeconds());
    assertEquals(untouched.syslogUrl(), call.syslogUrl());
    assertEquals("", call.pool() + call.placer() + call.driver());
    assertEquals(List.of("first", "last"), log.edits().stream().map(EditLog.Edit::plugin).toList());
    assertEquals(1, plugin.figures().failures());
  }

  @Test
  void aListenerThatIsSkippedDoesNotHearOfTheEnd() {
    parts.listener(Calls.part(plugin("a"), new Noting("a")));
    parts.listener(Calls.part(skipped("b"), new FailingBefore(new LinkageError("broken"))));
    parts.listener(Calls.part(plugin("c"), new Noting("c")));

    assertNull(before());
    after();

    assertEquals(List.of("a before", "c before", "c after 503", "a after 503"), heard);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void thoseThatBegunHearOfTheEndWhenALaterOneFailed(Throwable thrown) {
    parts.listener(Calls.part(plugin("a"), new Noting("a")));
    parts.listener(Calls.part(plugin("b"), new FailingBefore(thrown)));
    parts.listener(Calls.part(plugin("c"), new Noting("c")));

    assertNotNull(before());
    assertFalse(begun.isEmpty());
    after();

    assertEquals(List.of("a before", "a after 503"), heard);
  }

  @Test
  void aListenerMayReject() {
    parts.listener(Calls.part(plugin("a"), new Noting("a")));
    parts.listener(Calls.part(skipped("b"), new FailingBefore(REJECTION)));
    parts.listener(Calls.part(plugin("c"), new Noting("c")));

    assertEquals(429, before().status());
    after();

    assertEquals(List.of("a before", "a after 503"), heard);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatAfterCallThrowsHidesTheEndFromNobody(Throwable thrown) {
    PluginInstance plugin = plugin("b");
    CallListener failing =
        new CallListener() {
          @Override
          public void afterCall(Call call, CallResult result) {
            ChainTest.<RuntimeException>sneak(thrown);
          }
        };
    parts.listener(Calls.part(plugin("a"), new Noting("a")));
    parts.listener(Calls.part(plugin, failing));

    before();
    after();

    assertEquals(List.of("a before", "a after 503"), heard);
    assertEquals(1, plugin.figures().failures());
    assertEquals(List.of("a", "b"), chain(Runnable::run).listenerLabels());
  }

  @Test
  void anInterruptThatAHookLeavesIsNotTheNextOnes() {
    CallListener interrupting =
        new CallListener() {
          @Override
          public void beforeCall(Call call) {
            Thread.currentThread().interrupt();
          }

          @Override
          public void afterCall(Call call, CallResult result) {
            Thread.currentThread().interrupt();
          }
        };
    parts.overrider(Calls.part(plugin("a"), edit -> Thread.currentThread().interrupt()));
    parts.overrider(Calls.part(plugin("b"), edit -> assertFalse(Thread.interrupted())));
    parts.listener(Calls.part(plugin("a"), interrupting));

    assertNull(override());
    assertFalse(Thread.interrupted());
    assertNull(before());
    assertFalse(Thread.interrupted());
    after();
    assertFalse(Thread.interrupted());
  }

  @Test
  void tellsHowLongEachHookTookAndWhatBecameOfIt() {
    EditLog log = call.explain();
    parts.overrider(Calls.part(plugin("a"), edit -> time.advance(Duration.ofNanos(1_260))));
    parts.overrider(Calls.part(skipped("b"), throwing(new IllegalStateException("broken"))));
    parts.listener(Calls.part(plugin("c"), new FailingBefore(REJECTION)));

    assertNull(override());
    assertEquals(429, before().status());

    assertEquals(
        List.of(
            new EditLog.Hook("a", "override", 1.3, "ok"),
            new EditLog.Hook("b", "override", 0, "failed"),
            new EditLog.Hook("c", "beforeCall", 0, "rejected")),
        log.hooks());
    String first = "[{\"plugin\":\"a\",\"hook\":\"override\",\"micros\":1.3,\"outcome\":\"ok\"},";
    assertTrue(log.hooksJson().startsWith(first), log.hooksJson());
  }

  @Test
  void onlyTheInstancesWhoseScopeHasTheFunctionArePassed() {
    var shops = new Scope(List.of(new Glob("sh*")), List.of());
    var others = new Scope(List.of(), List.of(new Glob("refund")));
    for (Scope when : List.of(shops, others, Scope.EVERYTHING)) {
      PluginRules rules =
          Calls.rules(OnFailure.REJECT, Optional.empty(), when, PluginRules.Quarantine.DEFAULT);
      PluginInstance plugin = Calls.plugin("p", rules, time);
      parts.overrider(Calls.part(plugin, noting("override " + when.apps().size())));
      parts.listener(Calls.part(plugin, new Noting("listen " + when.apps().size())));
    }

    assertNull(override());
    assertNull(before());

    assertEquals(List.of("override 1", "override 0", "listen 1 before", "listen 0 before"), heard);
  }

  @Test
  void thePluginsClassLoaderIsTheContextInsideAndPutBackAfterwards() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader mine = thread.getContextClassLoader();
    var seen = new ArrayList<ClassLoader>();
    CallListener listener =
        new CallListener() {
          @Override
          public void beforeCall(Call call) {
            seen.add(thread.getContextClassLoader());
          }

          @Override
          public void afterCall(Call call, CallResult result) {
            seen.add(thread.getContextClassLoader());
            throw new IllegalStateException("broken");
          }
        };
    try (var loader = new URLClassLoader(new URL[0])) {
      var plugin =
          new PluginInstance(
              "a", "a.jar", loader, PluginRules.on(OnFailure.SKIP), PluginFigures.unshared());
      parts.overrider(
          Calls.part(
              plugin,
              edit -> {
                seen.add(thread.getContextClassLoader());
                throw new IllegalStateException("broken");
              }));
      parts.overrider(
          Calls.part(plugin("b"), edit -> assertNotSame(loader, thread.getContextClassLoader())));
      parts.listener(Calls.part(plugin, listener));
      parts.listener(Calls.part(plugin, new FailingBefore(REJECTION)));

      assertNull(override());
      assertSame(mine, thread.getContextClassLoader());
      assertEquals(429, before().status());
      assertSame(mine, thread.getContextClassLoader());
      after();
      assertSame(mine, thread.getContextClassLoader());

      assertEquals(List.of(loader, loader, loader), seen);
    }
  }

  @Test
  void aBlockingHookHasThePluginsClassLoaderOnItsThread() throws Exception {
    ClassLoader pools =
        blockingThread.submit(() -> Thread.currentThread().getContextClassLoader()).get();
    var seen = new CompletableFuture<ClassLoader>();
    try (var loader = new URLClassLoader(new URL[0])) {
      var plugin =
          new PluginInstance(
              "a", "a.jar", loader, PluginRules.on(OnFailure.REJECT), PluginFigures.unshared());
      parts.overrider(
          Calls.blocking(
              plugin, edit -> seen.complete(Thread.currentThread().getContextClassLoader())));

      onCallThread(blockingThread, (chain, thread, then) -> chain.override(call, thread, then));

      assertSame(loader, seen.get());
      assertSame(
          pools, blockingThread.submit(() -> Thread.currentThread().getContextClassLoader()).get());
    }
  }

  @Test
  void scratchIsOnePerPluginInstanceFromOverriderToListener() {
    PluginInstance blue = plugin("cheese");
    PluginInstance white = plugin("cheese");
    for (PluginInstance plugin : List.of(blue, white)) {
      String mine = plugin == blue ? "blue" : "white";
      parts.overrider(
          Calls.part(
              plugin,
              edit -> {
                assertNull(edit.scratch());
                edit.scratch(mine);
              }));
      parts.listener(
          Calls.part(
              plugin,
              new CallListener() {
                @Override
                public void beforeCall(Call call) {
                  heard.add("before " + call.scratch());
                  call.scratch(call.scratch() + "!");
                }

                @Override
                public void afterCall(Call call, CallResult result) {
                  heard.add("after " + call.scratch());
                  call.scratch(null);
                }
              }));
    }

    assertNull(override());
    assertNull(before());
    after();

    assertEquals(List.of("before blue", "before white", "after white!", "after blue!"), heard);
    assertNull(call.view(blue).scratch());
    assertNull(call.view(white).scratch());
  }
}

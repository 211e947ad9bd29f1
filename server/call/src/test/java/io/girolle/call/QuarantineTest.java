package io.girolle.call;

import static io.girolle.call.PluginFigures.State.IN_SERVICE;
import static io.girolle.call.PluginFigures.State.QUARANTINED;
import static io.girolle.call.PluginFigures.State.TRIAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.girolle.call.PluginRules.Quarantine;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QuarantineTest {
  private static final Quarantine RULE =
      new Quarantine(3, Duration.ofSeconds(10), Duration.ofSeconds(30));

  private final VirtualTimers time = new VirtualTimers();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<String> heard = new ArrayList<>();
  private final Chain.Begun begun = new Chain.Begun();
  private boolean broken = true;

  @BeforeEach
  void listen() {
    log.start();
    logger().setLevel(Level.INFO);
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
    logger().setLevel(null);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("plugin.q");
  }

  private PluginInstance plugin(OnFailure onFailure) {
    return Calls.plugin(
        "q", Calls.rules(onFailure, Optional.empty(), Scope.EVERYTHING, RULE), time);
  }

  private Chain chain(Parts.Builder parts, Executor blocking) {
    return new Chain(parts.build(), NodeRole.LB, blocking, time, new HookWatch(time::nanoTime));
  }

  private Chain chain(PluginInstance plugin) {
    return chain(Parts.builder().overrider(Calls.part(plugin, this::override)), Runnable::run);
  }

  private void override(Call call) {
    heard.add("override");
    if (broken) {
      throw new IllegalStateException("broken \"again\"\nand again");
    }
  }

  private static CallError override(Chain chain) {
    var end = new ArrayList<CallError>();
    chain.override(Calls.call(), Runnable::run, end::add);
    assertEquals(1, end.size(), "told once");
    return end.get(0);
  }

  private void overrideOften(Chain chain, int times) {
    for (int i = 0; i < times; i++) {
      var unused = override(chain);
    }
  }

  @Test
  void afterSoManyFailuresInARowItsHooksAreLeftOut() {
    PluginInstance plugin = plugin(OnFailure.REJECT);
    Chain chain = chain(plugin);
    overrideOften(chain, 2);
    assertEquals(IN_SERVICE, plugin.figures().state());
    overrideOften(chain, 1);
    assertEquals(QUARANTINED, plugin.figures().state());

    CallError error = override(chain);

    assertEquals(500, error.status());
    assertEquals("internal server error", error.message());
    assertEquals("plugin q is in quarantine", error.detail());
    assertEquals(3, heard.size());
    assertEquals(3, plugin.figures().failures());
    assertEquals(1, plugin.figures().skips());
    assertEquals(3, plugin.figures().calls());
  }

  @Test
  void whatIsSkippedLetsTheCallGoOn() {
    PluginInstance plugin = plugin(OnFailure.SKIP);
    Chain chain = chain(plugin);
    overrideOften(chain, 3);

    assertNull(override(chain));

    assertEquals(3, heard.size());
    assertEquals(1, plugin.figures().skips());
  }

  @Test
  void aSuccessEndsTheRow() {
    PluginInstance plugin = plugin(OnFailure.SKIP);
    Chain chain = chain(plugin);
    for (int i = 0; i < 5; i++) {
      broken = true;
      overrideOften(chain, 2);
      broken = false;
      overrideOften(chain, 1);
    }

    assertEquals(IN_SERVICE, plugin.figures().state());
    assertEquals(10, plugin.figures().failures());
  }

  @Test
  void aSuccessOfAnotherHookEndsNoRow() {
    PluginInstance plugin = plugin(OnFailure.SKIP);
    Parts.Builder parts = Parts.builder();
    parts.overrider(Calls.part(plugin, (CallOverrider) this::override));
    parts.listener(Calls.part(plugin, new CallListener() {}));
    Chain chain = chain(parts, Runnable::run);
    for (int i = 0; i < 3; i++) {
      overrideOften(chain, 1);
      chain.before(Calls.call(), new Chain.Begun(), Runnable::run, error -> {});
    }

    assertEquals(QUARANTINED, plugin.figures().state());
  }

  @Test
  void oneTrialAfterThePauseReturnsItToService() {
    PluginInstance plugin = plugin(OnFailure.SKIP);
    Chain chain = chain(plugin);
    overrideOften(chain, 3);
    broken = false;
    time.advance(Duration.ofMillis(9_999));
    overrideOften(chain, 1);
    assertEquals(3, heard.size());
    time.advance(Duration.ofMillis(1));

    overrideOften(chain, 1);

    assertEquals(4, heard.size());
    assertEquals(IN_SERVICE, plugin.figures().state());
    overrideOften(chain, 2);
    assertEquals(6, heard.size());
  }

  @Test
  void eachFailedTrialDoublesThePauseUpToTheLongest() {
    PluginInstance plugin = plugin(OnFailure.SKIP);
    Chain chain = chain(plugin);
    overrideOften(chain, 3);
    for (int pause : List.of(10, 20, 30, 30)) {
      int before = heard.size();
      time.advance(Duration.ofSeconds(pause).minusNanos(1));
      overrideOften(chain, 2);
      assertEquals(before, heard.size());
      time.advance(Duration.ofNanos(1));
      overrideOften(chain, 2);
      assertEquals(before + 1, heard.size());
      assertEquals(QUARANTINED, plugin.figures().state());
    }
  }

  @Test
  void afterItsReturnItBeginsAnew() {
    PluginInstance plugin = plugin(OnFailure.SKIP);
    Chain chain = chain(plugin);
    overrideOften(chain, 3);
    time.advance(Duration.ofSeconds(10));
    overrideOften(chain, 1);
    broken = false;
    time.advance(Duration.ofSeconds(20));
    overrideOften(chain, 1);
    broken = true;

    overrideOften(chain, 2);
    assertEquals(IN_SERVICE, plugin.figures().state());
    overrideOften(chain, 1);
    assertEquals(QUARANTINED, plugin.figures().state());
    time.advance(Duration.ofSeconds(10));
    int before = heard.size();
    overrideOften(chain, 1);
    assertEquals(before + 1, heard.size(), "the pause is short again");
  }

  @Test
  void onlyOneCallTriesAtATime() {
    Queue<Runnable> elsewhere = new ArrayDeque<>();
    PluginInstance plugin = plugin(OnFailure.SKIP);
    var part = Calls.blocking(plugin, (CallOverrider) this::override);
    Chain chain = chain(Parts.builder().overrider(part), elsewhere::add);
    var ended = new ArrayList<CallError>();
    for (int i = 0; i < 3; i++) {
      chain.override(Calls.call(), Runnable::run, ended::add);
      elsewhere.remove().run();
    }
    time.advance(Duration.ofSeconds(10));

    chain.override(Calls.call(), Runnable::run, ended::add);
    chain.override(Calls.call(), Runnable::run, ended::add);

    assertEquals(1, elsewhere.size());
    assertEquals(4, ended.size(), "the second goes on without the plugin");
    assertEquals(TRIAL, plugin.figures().state());
    broken = false;
    elsewhere.remove().run();
    assertEquals(IN_SERVICE, plugin.figures().state());
  }

  @Test
  void aTrialForWhichThereWasNoThreadIsTakenBack() {
    Queue<Runnable> elsewhere = new ArrayDeque<>();
    var full = new boolean[] {false};
    Executor pool =
        task -> {
          if (full[0]) {
            throw new RejectedExecutionException("full");
          }
          elsewhere.add(task);
        };
    PluginInstance plugin = plugin(OnFailure.SKIP);
    var part = Calls.blocking(plugin, (CallOverrider) this::override);
    Chain chain = chain(Parts.builder().overrider(part), pool);
    var ended = new ArrayList<CallError>();
    for (int i = 0; i < 3; i++) {
      chain.override(Calls.call(), Runnable::run, ended::add);
      elsewhere.remove().run();
    }
    time.advance(Duration.ofSeconds(10));
    full[0] = true;
    chain.override(Calls.call(), Runnable::run, ended::add);
    assertEquals(503, ended.get(3).status());
    full[0] = false;
    broken = false;

    chain.override(Calls.call(), Runnable::run, ended::add);
    elsewhere.remove().run();

    assertEquals(IN_SERVICE, plugin.figures().state());
  }

  @Test
  void aListenerThatHeardOfTheBeginHearsOfTheEndInQuarantineToo() {
    PluginInstance plugin = plugin(OnFailure.SKIP);
    Parts.Builder parts = Parts.builder();
    parts.overrider(Calls.part(plugin, (CallOverrider) this::override));
    parts.listener(
        Calls.part(
            plugin,
            new CallListener() {
              @Override
              public void afterCall(Call call, CallResult result) {
                heard.add("after");
              }
            }));
    Chain chain = chain(parts, Runnable::run);
    chain.before(Calls.call(), begun, Runnable::run, error -> {});
    overrideOften(chain, 3);
    var late = new Chain.Begun();
    chain.before(Calls.call(), late, Runnable::run, error -> {});

    chain.ending(begun, Calls.RESULT).tell();
    chain.ending(late, Calls.RESULT).tell();

    assertEquals(List.of("override", "override", "override", "after"), heard);
    assertEquals(QUARANTINED, plugin.figures().state());
  }

  @Test
  void hooksThatFailAtOnceAreEachCountedAndQuarantineOnce() throws Exception {
    int threads = 8;
    int each = 200;
    var rule = new Quarantine(threads * each, Duration.ofSeconds(10), Duration.ofSeconds(30));
    var plugin =
        Calls.plugin(
            "q", Calls.rules(OnFailure.SKIP, Optional.empty(), Scope.EVERYTHING, rule), time);
    CallOverrider failing =
        call -> {
          throw new IllegalStateException("broken");
        };
    Chain chain = chain(Parts.builder().overrider(Calls.part(plugin, failing)), Runnable::run);
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var done = new CountDownLatch(threads);
      for (int i = 0; i < threads; i++) {
        pool.execute(
            () -> {
              overrideOften(chain, each);
              done.countDown();
            });
      }
      assertTrue(done.await(60, TimeUnit.SECONDS));
    } finally {
      pool.shutdownNow();
    }

    assertEquals(threads * each, plugin.figures().failures());
    assertEquals(QUARANTINED, plugin.figures().state());
    assertEquals(1, lines("event=plugin-quarantined").size());
  }

  @Test
  void eachChangeOfStateIsOneLine() {
    Chain chain = chain(plugin(OnFailure.SKIP));
    overrideOften(chain, 5);
    time.advance(Duration.ofSeconds(10));
    overrideOften(chain, 2);
    time.advance(Duration.ofSeconds(20));
    broken = false;
    overrideOften(chain, 2);

    String last = "last=\"override: java.lang.IllegalStateException: broken 'again' and again\"";
    assertEquals(
        List.of(
            "event=plugin-quarantined plugin=q failures=3 pause=10000ms " + last,
            "event=plugin-trial plugin=q",
            "event=plugin-quarantined plugin=q failures=1 pause=20000ms " + last,
            "event=plugin-trial plugin=q",
            "event=plugin-back plugin=q"),
        log.list.stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(line -> !line.startsWith("event=plugin-failed"))
            .toList());
  }

  @Test
  void whatFailsAllTheTimeDoesNotFloodTheLog() {
    PluginInstance plugin = plugin(OnFailure.SKIP);
    for (int i = 0; i < 100; i++) {
      plugin.failed("next", new IllegalStateException("broken"));
    }
    assertEquals(20, lines("event=plugin-failed").size());
    time.advance(Duration.ofSeconds(11));
    plugin.failed("next", "returned nothing");

    assertEquals(21, lines("event=plugin-failed").size());
    assertEquals(101, plugin.figures().failures());
  }

  private List<String> lines(String beginning) {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith(beginning))
        .toList();
  }
}

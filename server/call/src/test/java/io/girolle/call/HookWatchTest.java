package io.girolle.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.NodeRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HookWatchTest {
  private final VirtualTimers time = new VirtualTimers();
  private final HookWatch watch = new HookWatch(time::nanoTime);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final PluginInstance plugin = Calls.plugin("slow", PluginRules.defaults(), time);
  private final List<CallError> ends = new ArrayList<>();

  @BeforeEach
  void listen() {
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("plugin.slow");
  }

  private Chain chain(Parts.Builder parts, ExecutorService blocking) {
    return new Chain(parts.build(), NodeRole.LB, blocking, time, watch);
  }

  private List<String> stalls() {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith("event=plugin-stalled"))
        .toList();
  }

  @Test
  void aHookThatHoldsItsThreadIsLoggedWithItsStackAndCalledElsewhereFromThenOn() throws Exception {
    ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    var threads = Collections.synchronizedList(new ArrayList<Thread>());
    CallOverrider stalling =
        edit -> {
          threads.add(Thread.currentThread());
          if (threads.size() == 1) {
            time.advance(PluginRules.STALL.minusNanos(1));
            watch.look();
            assertEquals(List.of(), stalls());
            time.advance(Duration.ofNanos(1));
            watch.look();
            watch.look();
          }
        };
    var listener =
        new CallListener() {
          @Override
          public void beforeCall(Call call) {
            threads.add(Thread.currentThread());
          }
        };
    Parts.Builder parts = Parts.builder();
    parts.overrider(Calls.part(plugin, stalling)).listener(Calls.part(plugin, listener));
    try {
      Chain chain = chain(parts, elsewhere);
      chain.override(Calls.call(), Runnable::run, ends::add);
      assertNull(ends.get(0));
      assertTrue(plugin.figures().isMoved());
      assertEquals(1, stalls().size());
      String line = stalls().get(0);
      String thread = Thread.currentThread().getName();
      String beginning =
          "event=plugin-stalled plugin=slow hook=override thread=%s held=100ms moved=true stack=\""
              .formatted(thread);
      assertTrue(line.startsWith(beginning), line);
      assertTrue(line.contains("HookWatchTest"), line);
      assertEquals(0, plugin.figures().failures());

      var ended = new CountDownLatch(2);
      chain.override(Calls.call(), Runnable::run, error -> ended.countDown());
      chain.before(Calls.call(), new Chain.Begun(), Runnable::run, error -> ended.countDown());
      assertTrue(ended.await(60, TimeUnit.SECONDS));
      Thread worker = elsewhere.submit(Thread::currentThread).get(60, TimeUnit.SECONDS);
      assertEquals(List.of(Thread.currentThread(), worker, worker), threads);
    } finally {
      elsewhere.shutdownNow();
    }
  }

  @Test
  void aHookOfAPartThatWasPickedByNameFailsAndStays() {
    watch.enter(plugin, "next", false);
    time.advance(Duration.ofMillis(150));
    watch.look();
    watch.leave();
    time.advance(Duration.ofMillis(150));
    watch.look();

    assertEquals(1, stalls().size());
    assertFalse(plugin.standing().isMoved());
    assertEquals(1, plugin.figures().failures());
    String thread = Thread.currentThread().getName();
    assertEquals(
        "next: holds thread " + thread + " for 150 ms",
        plugin.figures().lastError().orElseThrow().toString());
  }

  @Test
  void hooksThatAreQuickAndThreadsThatAreGoneAreLeftInPeace() throws Exception {
    var gone = new Thread(() -> watch.enter(plugin, "next", false));
    gone.start();
    gone.join();
    for (int i = 0; i < 10; i++) {
      watch.enter(plugin, "next", false);
      time.advance(Duration.ofMillis(60));
      watch.look();
      watch.leave();
    }

    assertEquals(List.of(), stalls());
    assertEquals(0, plugin.figures().failures());
  }

  @Test
  void itLooksOnAThreadOfItsOwnUntilItIsClosed() {
    var stall =
        new PluginRules(
            OnFailure.REJECT,
            Optional.empty(),
            PluginRules.BLOCKING_BUDGET,
            PluginRules.LIFECYCLE_BUDGET,
            Duration.ofNanos(1),
            Scope.EVERYTHING,
            PluginRules.Quarantine.DEFAULT);
    PluginInstance touchy = Calls.plugin("slow", stall, time);
    try (watch) {
      watch.start();
      watch.enter(touchy, "next", false);
      time.advance(Duration.ofMillis(1));
      await().until(() -> stalls().size() == 1);
      watch.leave();
    }
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().equals("girolle-hook-watch")));
  }
}

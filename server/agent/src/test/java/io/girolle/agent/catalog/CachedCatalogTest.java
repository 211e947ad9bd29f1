package io.girolle.agent.catalog;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.girolle.harness.VirtualTimers;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class CachedCatalogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final VirtualTimers timers = new VirtualTimers();
  private final List<Throwable> failures = new ArrayList<>();
  private final Source source = new Source();
  private final CachedCatalog cached =
      new CachedCatalog(
          source, CatalogSettings.defaults().cache(), PATIENCE, timers, failures::add);

  /** Answers what the test says, or when it says. */
  private static final class Source implements Catalog {
    private final Deque<CompletableFuture<Optional<App>>> asked = new ArrayDeque<>();
    private CompletionStage<Optional<App>> answer;

    @Override
    public CompletionStage<Optional<App>> app(String idOrName) {
      var later = new CompletableFuture<Optional<App>>();
      asked.add(later);
      return answer != null ? answer : later;
    }

    @Override
    public CompletionStage<Optional<AppFunction>> function(String id) {
      throw new IllegalStateException("no functions here");
    }

    @Override
    public CompletionStage<Optional<AppTrigger>> trigger(String app, String path) {
      return CompletableFuture.completedFuture(
          Optional.of(AppTrigger.of("t", app, "f" + path.length(), path)));
    }
  }

  private static App app(String value) {
    return App.builder("a1", "shop").config(Map.of("KEY", value)).build();
  }

  private CompletableFuture<Optional<App>> ask() {
    return cached.app("shop").toCompletableFuture();
  }

  private App now() {
    return ask().getNow(Optional.empty()).orElseThrow();
  }

  private App known(String value) {
    App first = app(value);
    ask();
    source.asked.removeLast().complete(Optional.of(first));
    return first;
  }

  private void pass(Duration time) {
    timers.advance(time);
  }

  @Test
  void callersShareOneFlightAndThenItsAnswer() {
    var first = ask();
    var second = ask();
    assertEquals(1, source.asked.size());
    assertFalse(first.isDone());

    App app = app("1");
    source.asked.remove().complete(Optional.of(app));

    assertSame(app, first.getNow(null).orElseThrow());
    assertSame(app, second.getNow(null).orElseThrow());
    assertSame(ask(), ask());
    assertSame(app, now());
    assertEquals(0, timers.pending());
  }

  @Test
  void asksAgainWhenTheAnswerIsOldAndCallersGetTheNewOne() {
    known("1");
    pass(Duration.ofMillis(4999));
    now();
    assertEquals(0, source.asked.size());
    pass(Duration.ofMillis(1));

    var waiting = ask();
    assertFalse(waiting.isDone());
    App changed = app("2");
    source.asked.remove().complete(Optional.of(changed));

    assertSame(changed, waiting.getNow(null).orElseThrow());
    assertSame(changed, now());
  }

  @Test
  void anAnswerThatSaysTheSameKeepsItsObject() {
    App first = known("1");
    pass(Duration.ofSeconds(5));
    var waiting = ask();
    source.asked.remove().complete(Optional.of(app("1")));

    assertSame(first, waiting.getNow(null).orElseThrow());
    assertSame(first, now());
  }

  @Test
  void whatWasKnownIsAnsweredWhileTheCatalogFails() {
    App first = known("1");
    pass(Duration.ofSeconds(5));
    var waiting = ask();
    source.asked.remove().completeExceptionally(new IOException("down"));
    assertSame(first, waiting.getNow(null).orElseThrow());
    assertEquals(1, failures.size());

    assertSame(first, now());
    assertEquals(0, source.asked.size(), "asked within the pause");

    pass(Duration.ofSeconds(1));
    assertSame(first, now(), "waits though the catalog is known to fail");
    assertEquals(1, source.asked.size());
    App changed = app("2");
    source.asked.remove().complete(Optional.of(changed));
    assertSame(changed, now());
  }

  @Test
  void whatWasKnownIsAnsweredForSoLongOnly() {
    known("1");
    source.answer = CompletableFuture.failedFuture(new IOException("down"));
    pass(Duration.ofMinutes(10));
    now();
    pass(Duration.ofSeconds(5));

    var failure = assertThrows(CompletionException.class, () -> ask().getNow(Optional.empty()));
    assertInstanceOf(IOException.class, failure.getCause());
  }

  @Test
  void aSlowCatalogHoldsNobodyWhoseAnswerIsKnown() {
    App first = known("1");
    pass(Duration.ofSeconds(5));
    var waiting = ask();
    pass(Duration.ofMillis(499));
    assertFalse(waiting.isDone());
    pass(Duration.ofMillis(1));
    assertSame(first, waiting.getNow(null).orElseThrow());
    assertSame(first, now());
    assertEquals(1, source.asked.size());

    App changed = app("2");
    source.asked.remove().complete(Optional.of(changed));
    assertSame(changed, now());
    assertEquals(0, timers.pending());
  }

  @Test
  void failuresAreNotKept() {
    var first = ask();
    source.asked.remove().completeExceptionally(new IOException("down"));
    assertThrows(CompletionException.class, () -> first.getNow(null));

    var second = ask();
    assertEquals(1, source.asked.size());
    source.asked.remove().complete(Optional.of(app("1")));
    assertTrue(second.getNow(null).isPresent());
    assertEquals(List.of(), failures);
  }

  @Test
  void thatThereIsNoSuchThingIsKeptBriefly() {
    source.answer = CompletableFuture.completedFuture(Optional.empty());
    assertEquals(Optional.empty(), ask().getNow(null));
    pass(Duration.ofMillis(999));
    ask();
    assertEquals(1, source.asked.size());
    pass(Duration.ofMillis(1));
    source.answer = CompletableFuture.completedFuture(Optional.of(app("1")));

    assertTrue(ask().getNow(null).isPresent());
  }

  @Test
  void whatIsGoneIsGoneAtOnceWhenTheCatalogSaysSo() {
    known("1");
    pass(Duration.ofSeconds(5));
    source.answer = CompletableFuture.completedFuture(Optional.empty());

    assertEquals(Optional.empty(), ask().getNow(null));
  }

  @Test
  void aFlightWithoutEndIsGivenUpAndTheNextCallerBeginsAnother() {
    var waiting = ask();
    pass(PATIENCE);
    var failure = assertThrows(CompletionException.class, () -> waiting.getNow(null));
    assertInstanceOf(TimeoutException.class, failure.getCause());

    var next = ask();
    assertEquals(2, source.asked.size());
    App late = app("late");
    source.asked.remove().complete(Optional.of(late));
    assertFalse(next.isDone(), "a flight that was given up lands");
    source.asked.remove().complete(Optional.of(app("1")));
    assertNotSame(late, next.getNow(null).orElseThrow());
    assertEquals(0, timers.pending());
  }

  @Test
  void aRefreshWithoutEndIsGivenUpToo() {
    App first = known("1");
    pass(Duration.ofSeconds(5));
    ask();
    pass(PATIENCE.plusSeconds(1));
    assertEquals(1, failures.size());
    pass(Duration.ofSeconds(1));
    assertSame(first, now());
    assertEquals(2, source.asked.size());
  }

  @Test
  void whatTheCatalogThrowsOrLeavesNullIsAFailure() {
    assertThrows(
        CompletionException.class, () -> cached.function("f").toCompletableFuture().getNow(null));
    source.answer = CompletableFuture.completedFuture(null);
    var failure = assertThrows(CompletionException.class, () -> ask().getNow(null));
    assertInstanceOf(NullPointerException.class, failure.getCause());
  }

  @Test
  void triggersAreKeptByAppAndPath() {
    cached.trigger("a1", "/one");
    var one = cached.trigger("a1", "/one");
    assertSame(one, cached.trigger("a1", "/one"));
    assertNotSame(one, cached.trigger("a2", "/one"));
    assertEquals(
        "/longer",
        cached.trigger("a1", "/longer").toCompletableFuture().getNow(null).orElseThrow().source());
  }

  @Test
  void keepsNoMoreThanItMay() {
    source.answer = CompletableFuture.completedFuture(Optional.of(app("1")));
    String padding = "x".repeat(6400);
    for (int i = 0; i < 20_000; i++) {
      cached.app(padding + i);
    }
    source.asked.clear();
    for (int i = 0; i < 20_000; i++) {
      cached.app(padding + i);
    }
    assertTrue(source.asked.size() > 19_800, "answers kept: " + (20_000 - source.asked.size()));
  }

  @Test
  void aKeptAnswerCostsNoMemory() {
    known("1");
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int calls = 200_000;
    await("the compiler has done")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              long id = Thread.currentThread().getId();
              long before = threads.getThreadAllocatedBytes(id);
              for (int i = 0; i < calls; i++) {
                cached.app("shop");
              }
              long each = (threads.getThreadAllocatedBytes(id) - before) / calls;

              assertTrue(each <= 8, each + " bytes an answer");
            });
  }
}

package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.call.CallError;
import io.girolle.call.FunctionProfile;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.harness.VirtualTimers;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Blame;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.Catalog;
import io.girolle.spi.NodeRole;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FunctionLookupTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final App app = App.builder("a1", "shop").build();
  private final AppFunction function = AppFunction.builder("f1", "pay", "a1", "img").build();
  private CompletionStage<Optional<AppFunction>> answer =
      CompletableFuture.completedStage(Optional.of(function));
  private FunctionProfile profile;
  private String trigger;
  private CallError error;

  private final Catalog catalog =
      new Catalog() {
        @Override
        public CompletionStage<Optional<App>> app(String idOrName) {
          if (idOrName.equals("slow")) {
            return new CompletableFuture<>();
          }
          boolean known = idOrName.equals("a1") || idOrName.equals("shop");
          return CompletableFuture.completedStage(known ? Optional.of(app) : Optional.empty());
        }

        @Override
        public CompletionStage<Optional<AppFunction>> function(String id) {
          return answer;
        }

        @Override
        public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
          return CompletableFuture.completedStage(
              source.equals("/pay")
                  ? Optional.of(AppTrigger.of("t1", "a1", "f1", "/pay"))
                  : Optional.empty());
        }
      };
  private final HookWatch watch = new HookWatch(System::nanoTime);
  private final FunctionLookup lookup =
      new FunctionLookup(part("test"), CatalogSettings.defaults(), timers, watch, Runnable::run);
  private final Functions.Found found =
      new Functions.Found() {
        @Override
        public void found(FunctionProfile foundProfile, String triggerId) {
          profile = foundProfile;
          trigger = triggerId;
        }

        @Override
        public void failed(CallError failure) {
          error = failure;
        }
      };

  @Test
  void worksAProfileOutOnce() {
    lookup.byId("f1", Runnable::run, found);
    FunctionProfile first = profile;
    lookup.byId("f1", Runnable::run, found);

    assertSame(first, profile);
    assertSame(function, profile.function());
    assertSame(app, profile.app());
    assertEquals("", trigger);
  }

  @Test
  void findsTheFunctionOfATrigger() {
    lookup.byTrigger("shop", "/pay", Runnable::run, found);

    assertEquals("t1", trigger);
    assertSame(function, profile.function());
  }

  @Test
  void saysWhatIsUnknown() {
    lookup.byTrigger("nowhere", "/pay", Runnable::run, found);
    assertEquals("404 App not found", error.toString());
    lookup.byTrigger("shop", "/other", Runnable::run, found);
    assertEquals("404 Trigger not found", error.toString());
    answer = CompletableFuture.completedStage(Optional.empty());
    lookup.byId("f1", Runnable::run, found);
    assertEquals("404 Fn not found", error.toString());
  }

  @Test
  void aRejectionIsTheAnswerAndAnyOtherFailureIs500() {
    answer =
        CompletableFuture.failedStage(new CallRejectedException(503, Blame.SERVICE, "not now"));
    lookup.byId("f1", Runnable::run, found);
    assertEquals("503 not now", error.toString());
    answer = CompletableFuture.failedStage(new IllegalStateException("broken"));
    lookup.byId("f1", Runnable::run, found);
    assertEquals(500, error.status());
  }

  @Test
  void aNullInPlaceOfAnAnswerIs500() {
    answer = CompletableFuture.completedStage(null);
    lookup.byId("f1", Runnable::run, found);
    assertEquals(500, error.status());
    answer = null;
    error = null;
    lookup.byId("f1", Runnable::run, found);
    assertEquals(500, error.status());
  }

  @Test
  void goesOnOnTheCallsThreadWhenTheAnswerComesLater() {
    var later = new CompletableFuture<Optional<AppFunction>>();
    answer = later;
    var hops = new ArrayDeque<Runnable>();
    lookup.byId("f1", hops::add, found);
    assertEquals(null, profile);
    later.complete(Optional.of(function));
    assertEquals(1, hops.size());
    hops.poll().run();

    assertSame(function, profile.function());
  }

  @Test
  void aCatalogThatNeverAnswersIsWaitedForSoLongOnly() {
    var never = new CompletableFuture<Optional<AppFunction>>();
    answer = never;
    lookup.byId("f1", Runnable::run, found);
    timers.advance(Duration.ofMillis(14_999));
    assertNull(error);
    timers.advance(Duration.ofMillis(1));

    assertEquals("503 Timed out - the catalog gave no answer", error.toString());
    never.complete(Optional.of(function));
    assertNull(profile, "goes on after its end");
    assertEquals(0, timers.pending());
  }

  @Test
  void theQuestionsOfALookupHaveTheirTimeTogether() {
    var slow = new CompletableFuture<Optional<AppFunction>>();
    answer = slow;
    lookup.byTrigger("shop", "/pay", Runnable::run, found);
    timers.advance(Duration.ofSeconds(14));
    answer = new CompletableFuture<>();
    slow.complete(Optional.of(AppFunction.builder("f1", "pay", "slow", "img").build()));
    timers.advance(Duration.ofSeconds(1));

    assertEquals(503, error.status());
  }

  @Test
  void aLateAnswerLeavesNoTimer() {
    var later = new CompletableFuture<Optional<AppFunction>>();
    answer = later;
    lookup.byId("f1", Runnable::run, found);
    later.complete(Optional.of(function));

    assertSame(function, profile.function());
    assertEquals(0, timers.pending());
  }

  @Test
  void theLimitIsHeardOnTheCallsThread() {
    answer = new CompletableFuture<>();
    var hops = new ArrayDeque<Runnable>();
    lookup.byId("f1", hops::add, found);
    timers.advance(Duration.ofSeconds(15));
    assertNull(error);
    hops.poll().run();

    assertEquals(503, error.status());
  }

  @Test
  void keepsAnswersOfCatalogsThatAskElsewhere() {
    var kept =
        new FunctionLookup(
            part("fn-api"), CatalogSettings.defaults(), timers, watch, Runnable::run);
    kept.byId("f1", Runnable::run, found);
    FunctionProfile first = profile;
    answer = CompletableFuture.failedFuture(new IllegalStateException("broken"));
    kept.byId("f1", Runnable::run, found);
    assertSame(first, profile);

    timers.advance(Duration.ofSeconds(5));
    answer =
        CompletableFuture.completedFuture(
            Optional.of(AppFunction.builder("f1", "pay", "a1", "img").build()));
    profile = null;
    kept.byId("f1", Runnable::run, found);
    assertSame(first, profile, "a function that is the same has another profile");
    assertNull(error);
  }

  @Test
  void aKeptAnswerCostsNextToNoMemory() {
    var kept =
        new FunctionLookup(
            part("fn-api"), CatalogSettings.defaults(), timers, watch, Runnable::run);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int calls = 100_000;
    await("the compiler has done")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              long id = Thread.currentThread().getId();
              long before = threads.getThreadAllocatedBytes(id);
              for (int i = 0; i < calls; i++) {
                kept.byId("f1", Runnable::run, found);
              }
              long each = (threads.getThreadAllocatedBytes(id) - before) / calls;

              assertTrue(each <= 256, each + " bytes a lookup");
            });
  }

  @Test
  void aCatalogThatHoldsItsThreadIsAskedElsewhereFromThenOn() {
    var others = new ArrayDeque<Runnable>();
    var part = new AtomicReference<Registered<Catalog>>();
    part.set(
        Parts.inCode(
            "slow",
            new Catalog() {
              @Override
              public CompletionStage<Optional<AppFunction>> function(String id) {
                await().until(() -> part.get().blocksNow());
                return answer;
              }

              @Override
              public CompletionStage<Optional<App>> app(String idOrName) {
                return CompletableFuture.completedStage(Optional.of(app));
              }

              @Override
              public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
                return CompletableFuture.completedStage(Optional.empty());
              }
            },
            NodeRole.LB));
    var asked =
        new FunctionLookup(part.get(), CatalogSettings.defaults(), timers, watch, others::add);
    watch.start();
    try (watch) {
      asked.byId("f1", Runnable::run, found);
      assertNull(profile, "the app isn't asked for on the thread that was held");
      others.remove().run();
      assertSame(function, profile.function());
      profile = null;

      asked.byId("f1", Runnable::run, found);
      others.remove().run();
      others.remove().run();
      assertSame(function, profile.function());
    }
  }

  @Test
  void aCatalogThatSaysThatItBlocksIsAskedElsewhere() {
    var others = new ArrayDeque<Runnable>();
    Registered<Catalog> free = part("slow");
    var asked =
        new FunctionLookup(
            new Registered<>(free.plugin(), "slow", catalog, NodeRole.LB, true, Set.of()),
            CatalogSettings.defaults(),
            timers,
            watch,
            others::add);

    asked.byId("f1", Runnable::run, found);
    assertNull(profile);
    others.remove().run();
    others.remove().run();
    assertSame(function, profile.function());
  }

  @Test
  void aCatalogThatCantBeAskedElsewhereFails() {
    Registered<Catalog> free = part("slow");
    var asked =
        new FunctionLookup(
            new Registered<>(free.plugin(), "slow", catalog, NodeRole.LB, true, Set.of()),
            CatalogSettings.defaults(),
            timers,
            watch,
            task -> {
              throw new RejectedExecutionException("full");
            });

    asked.byId("f1", Runnable::run, found);
    assertEquals(500, error.status());
  }

  private Registered<Catalog> part(String name) {
    return Parts.inCode(name, catalog, NodeRole.LB);
  }
}

package io.girolle.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.girolle.call.CallError;
import io.girolle.call.FunctionProfile;
import io.girolle.call.Parts;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Blame;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.Catalog;
import io.girolle.spi.NodeRole;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FunctionLookupTest {
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
  private final FunctionLookup lookup =
      new FunctionLookup(Parts.inCode("test", catalog, NodeRole.LB));
  private final FunctionLookup.Found found =
      new FunctionLookup.Found() {
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
    var hops = new java.util.ArrayDeque<Runnable>();
    lookup.byId("f1", hops::add, found);
    assertEquals(null, profile);
    later.complete(Optional.of(function));
    assertEquals(1, hops.size());
    hops.poll().run();

    assertSame(function, profile.function());
  }
}

package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.girolle.spi.Catalog;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.RunnerSpec;
import io.girolle.spi.Step;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a test sees of listeners, placers, pools and catalogs. */
public class KindsInANodeTest {

  /** Hears of calls, and counts them. */
  @Nested
  class AListener {
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @RegisterExtension
    final PluginTest plugin =
        PluginTest.of(
            context -> {
              var calls = context.metrics().counter("heard", "of", "calls");
              context.listener(
                  new CallListener() {
                    @Override
                    public void beforeCall(Call call) {
                      heard.add("before");
                    }

                    @Override
                    public void afterCall(Call call, CallResult result) {
                      heard.add("after " + result.httpStatus() + " on " + result.runnerId());
                      calls.increment();
                    }
                  });
            });

    @Test
    void hasHeardOfTheEndOnceTheOutcomeIsThere() {
      plugin.call("/hello").send();
      assertEquals(List.of("before", "after 200 on r0"), List.copyOf(heard));
      assertEquals(1, plugin.node().counter("heard", "of", "calls"));
    }
  }

  /** The last runner first. */
  public static final class Backwards implements Placer {
    @Override
    public Picker over(RunnerSet set) {
      return (call, attempts) -> {
        for (int i = set.runners().size() - 1; i >= 0; i--) {
          if (!attempts.refused(set.runners().get(i))) {
            return Step.tryRunner(set.runners().get(i));
          }
        }
        return Step.nextRound();
      };
    }
  }

  @Nested
  class APlacer {
    @RegisterExtension final PluginTest plugin = PluginTest.of(Backwards.class).runners(4);

    @Test
    void isUsed() {
      plugin.runner(3).refuses();
      assertEquals(List.of("r3", "r2"), plugin.call("/hello").send().tried());
    }
  }

  /** A list of addresses that names each runner by its number. */
  public static final class Listed implements Plugin {
    record Settings(List<String> addresses) {}

    @Override
    public void install(PluginContext context) {
      List<String> addresses = context.config(Settings.class).addresses();
      RunnerPool pool =
          (key, sink) -> {
            sink.update(List.of(RunnerSpec.of("the-one", addresses.get(1))));
            return () -> {};
          };
      context.pool("listed", pool);
    }
  }

  @Nested
  class APool {
    @RegisterExtension
    final PluginTest plugin =
        PluginTest.of(Listed.class).config("addresses = ${testkit.runners}").pool("listed");

    @Test
    void mayListTheScriptedRunners() {
      CallOutcome outcome = plugin.call("/hello").send();
      assertEquals(List.of("r1"), outcome.tried());
      assertEquals("the-one", outcome.runner());
    }
  }

  /** Knows one function. */
  static final class Tiny implements Catalog {
    @Override
    public CompletionStage<Optional<App>> app(String idOrName) {
      return done(App.builder("tiny", "tiny").build());
    }

    @Override
    public CompletionStage<Optional<AppFunction>> function(String id) {
      return done(AppFunction.builder("f", "f", "tiny", "image").memoryMiB(77).build());
    }

    @Override
    public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
      return done(AppTrigger.of("t", "tiny", "f", source));
    }

    private static <T> CompletionStage<Optional<T>> done(T value) {
      return CompletableFuture.completedStage(Optional.of(value));
    }
  }

  @Nested
  class ACatalog {
    @RegisterExtension
    final PluginTest plugin =
        PluginTest.of(context -> context.catalog("tiny", new Tiny())).catalog("tiny");

    @Test
    void isAsked() {
      Call call = plugin.call("/t/tiny/any").send().call();
      assertEquals("f", call.functionId());
      assertEquals(77, call.memoryMiB());
    }
  }
}

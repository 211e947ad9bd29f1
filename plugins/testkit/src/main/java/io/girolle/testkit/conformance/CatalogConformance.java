package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What holds for every catalog. A test of one implements this and gives it a catalog, and the names
 * of something in it.
 */
public interface CatalogConformance {

  /** A catalog that answers, from a service of the test's if it needs one. */
  Catalog catalog() throws Exception;

  /** The name of an app in it. */
  String appName();

  /** The id of a function of that app. */
  String functionId();

  /** The path of a trigger of that app, with the slash; empty when it has none. */
  default String triggerSource() {
    return "";
  }

  /** An app is found by its name and by its id. */
  @Test
  default void findsAnApp() throws Exception {
    Catalog catalog = catalog();
    App byName = present(catalog.app(appName()));
    assertEquals(appName(), byName.name());
    assertEquals(byName.id(), present(catalog.app(byName.id())).id());
  }

  /** A function leads to its app. */
  @Test
  default void findsAFunctionAndItsApp() throws Exception {
    Catalog catalog = catalog();
    AppFunction function = present(catalog.function(functionId()));
    assertEquals(functionId(), function.id());
    assertEquals(appName(), present(catalog.app(function.appId())).name());
  }

  /** A trigger leads to its function. */
  @Test
  default void findsATriggerAndItsFunction() throws Exception {
    if (triggerSource().isEmpty()) {
      return;
    }
    Catalog catalog = catalog();
    App app = present(catalog.app(appName()));
    AppTrigger trigger = present(catalog.trigger(app.id(), triggerSource()));
    assertEquals(triggerSource(), trigger.source());
    assertEquals(app.id(), trigger.appId());
    assertEquals(trigger.functionId(), present(catalog.function(trigger.functionId())).id());
  }

  /** What isn't there is no failure. */
  @Test
  default void saysThatSomethingIsNotThere() throws Exception {
    Catalog catalog = catalog();
    assertEquals(Optional.empty(), answer(catalog.app("no such app")));
    assertEquals(Optional.empty(), answer(catalog.function("no such function")));
    assertEquals(Optional.empty(), answer(catalog.trigger(appName(), "/no/such/trigger")));
  }

  /** Calls on all I/O threads ask. */
  @Test
  default void isAskedByManyThreads() throws Exception {
    Catalog catalog = catalog();
    Crowd.each(
        () -> {
          for (int i = 0; i < 100; i++) {
            assertEquals(functionId(), present(catalog.function(functionId())).id());
          }
          return 0;
        });
  }

  private static <T> T present(CompletionStage<Optional<T>> stage) throws Exception {
    return answer(stage).orElseThrow(() -> new AssertionError("it isn't there"));
  }

  private static <T> Optional<T> answer(CompletionStage<Optional<T>> stage) throws Exception {
    assertNotNull(stage, "an answer to come is null");
    Optional<T> answer = stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertNotNull(answer, "an answer is null");
    return answer;
  }
}

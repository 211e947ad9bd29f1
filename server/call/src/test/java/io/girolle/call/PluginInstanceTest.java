package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.girolle.spi.CallOverrider;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PluginInstanceTest {

  /** A failure that fails again when somebody looks at it. */
  static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message for you");
    }
  }

  @Test
  void setsItsClassLoaderAndPutsBackWhatWasThere() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader mine = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[0])) {
      var plugin =
          new PluginInstance(
              "p", "p.jar", loader, PluginRules.on(OnFailure.SKIP), PluginFigures.unshared());

      ClassLoader before = plugin.enter();
      assertSame(mine, before);
      assertSame(loader, thread.getContextClassLoader());
      PluginInstance.leave(before);

      assertSame(mine, thread.getContextClassLoader());
    }
  }

  @Test
  void countsItsFailuresEvenThoseThatCannotBePrinted() {
    PluginInstance plugin = PluginInstance.inCode("p");
    plugin.failed("hook", new IllegalStateException("broken"));
    plugin.failed("hook", new Hostile());
    assertEquals(2, plugin.figures().failures());
  }

  @Test
  void keepsOfAFailureNothingButText() {
    PluginInstance plugin = Calls.plugin("p", PluginRules.defaults(), new VirtualTimers());
    plugin.failed("hook", new IllegalStateException("say \"" + "x".repeat(400) + "\"\n"));

    PluginFigures.LastError last = plugin.figures().lastError().orElseThrow();
    assertEquals("hook", last.hook());
    assertEquals("java.lang.IllegalStateException", last.type());
    assertEquals("say '" + "x".repeat(295) + "...", last.message());
    assertEquals(Calls.NOW, last.at());
    plugin.failed("hook", new Hostile());
    assertEquals(
        "hook: io.girolle.call.PluginInstanceTest$Hostile",
        plugin.figures().lastError().orElseThrow().toString());
  }

  @Test
  void figuresAreThoseOfTheNameAndTheStateIsThatOfWhoServes() {
    var time = new VirtualTimers();
    var book = new FigureBook(InstantSource.fixed(Calls.NOW), time::nanoTime);
    ClassLoader loader = getClass().getClassLoader();
    var rule = new PluginRules.Quarantine(1, Duration.ofSeconds(10), Duration.ofSeconds(10));
    var rules = Calls.rules(OnFailure.SKIP, Optional.empty(), Scope.EVERYTHING, rule);
    CallOverrider failing =
        edit -> {
          throw new IllegalStateException("broken");
        };
    var old = new PluginInstance("p", "1.jar", loader, rules, book.of("p"));
    Parts first = Parts.builder().overrider(Calls.part(old, failing)).build();
    Calls.chain(first).override(Calls.call(), Runnable::run, error -> {});
    assertEquals(PluginFigures.State.QUARANTINED, book.of("p").state());

    var next = new PluginInstance("p", "2.jar", loader, rules, book.of("p"));
    Parts second = Parts.builder().overrider(Calls.part(next, failing)).build();
    assertEquals(PluginFigures.State.QUARANTINED, book.of("p").state());
    Chain chain = Calls.chain(second);
    assertEquals(PluginFigures.State.IN_SERVICE, book.of("p").state());
    chain.override(Calls.call(), Runnable::run, error -> {});

    assertEquals(2, book.of("p").failures());
    assertEquals(Set.of("p"), book.all().keySet());
  }

  @Test
  void hasALoggerOfItsName() {
    assertEquals("plugin.cheese", PluginInstance.inCode("cheese").log().getName());
    assertEquals("cheese", PluginInstance.inCode("cheese").toString());
  }
}

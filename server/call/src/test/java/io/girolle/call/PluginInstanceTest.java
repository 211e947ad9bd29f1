package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.URL;
import java.net.URLClassLoader;
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
  void hasALoggerOfItsName() {
    assertEquals("plugin.cheese", PluginInstance.inCode("cheese").log().getName());
    assertEquals("cheese", PluginInstance.inCode("cheese").toString());
  }
}

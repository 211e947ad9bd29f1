package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A plugin in a jar and a class loader of its own. */
public class IsolatedTest {
  @RegisterExtension
  static final PluginTest plugin =
      PluginTest.of(Failing.class)
          .named("own")
          .config("how = badly")
          .rules("on-failure = skip")
          .isolated()
          .toleratingFailures();

  /** Says whose classes it has, then fails. */
  public static final class Failing implements Plugin {
    record Settings(String how) {}

    @Override
    public void install(PluginContext context) {
      String how = context.config(Settings.class).how();
      context.overrider(call -> call.extension("LOADER", getClass().getClassLoader().toString()));
      context
          .overrider(
              call -> {
                throw new IllegalStateException(how);
              })
          .named("failing");
    }
  }

  @Test
  void isLoadedAndRuledAsOneThatWasDroppedIn() {
    CallOutcome outcome = plugin.call("/hello").send();

    assertEquals(200, outcome.status());
    assertNotEquals(getClass().getClassLoader().toString(), outcome.extensions().get("LOADER"));
    assertEquals("override: java.lang.IllegalStateException: badly", plugin.node().lastFailure());
  }
}

package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the leak check finds, and what it doesn't blame. */
public class LeakCheckTest {

  /** Leaves nothing. */
  public static final class Tidy implements Plugin {
    @Override
    public void install(PluginContext context) {
      var calls = context.metrics().counter("tidy");
      context.metrics().gauge("tidy.gauge", () -> 1);
      context.background().scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.MILLISECONDS);
      context.overrider(call -> calls.increment());
    }
  }

  /** Leaves a thread. */
  public static final class Untidy implements Plugin {
    @Override
    public void install(PluginContext context) {
      context.overrider(call -> {});
    }

    @Override
    public void start() {
      var thread =
          new Thread(
              () -> {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "forgotten");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Test
  void aTidyPluginPasses() {
    LeakCheck.of(Tidy.class).run(node -> node.call("/hello").send());
  }

  @Test
  void aThreadThatIsLeftIsNamed() {
    var left =
        assertThrows(
            AssertionError.class,
            () -> LeakCheck.of(Untidy.class).run(node -> node.call("/hello").send()));
    assertTrue(left.getMessage().contains("left thread forgotten"), left.getMessage());
  }
}

package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.call.OnFailure;
import io.girolle.call.PluginFigures;
import io.girolle.call.PluginInstance;
import io.girolle.call.PluginRules;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundThreadsTest {
  private final ClassLoader classes = new ClassLoader("cheese", null) {};
  private final PluginInstance plugin =
      new PluginInstance(
          "cheese",
          "cheese.jar",
          classes,
          PluginRules.on(OnFailure.REJECT),
          PluginFigures.unshared());

  @Test
  void setsTheContextClassLoaderWhoeverAsksAndWhateverWorkLeft() throws Exception {
    try (var threads = new BackgroundThreads(plugin, Duration.ofSeconds(5))) {
      var lent = threads.lend();
      for (int i = 0; i < 6; i++) {
        Callable<ClassLoader> work =
            () -> {
              ClassLoader context = Thread.currentThread().getContextClassLoader();
              Thread.currentThread().setContextClassLoader(null);
              return context;
            };
        assertSame(classes, lent.submit(work).get());
      }
    }
  }

  @Test
  void interruptsWorkAtTheEnd() throws Exception {
    var begun = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var threads = new BackgroundThreads(plugin, Duration.ofSeconds(30));
    threads
        .lend()
        .execute(
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    begun.await();

    threads.close();

    assertEquals(0, interrupted.getCount());
    assertEquals(0, plugin.figures().failures());
  }

  @Test
  void doesNotCountCancelledWorkAsFailed() throws Exception {
    try (var threads = new BackgroundThreads(plugin, Duration.ofSeconds(5))) {
      var future = threads.lend().schedule(() -> {}, 1, TimeUnit.HOURS);
      future.cancel(true);

      assertThrows(CancellationException.class, future::get);
      threads.lend().submit(() -> {}).get();
      assertEquals(0, plugin.figures().failures());
    }
  }
}

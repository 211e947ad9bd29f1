package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WheelTimersTest {
  private final WheelTimers timers = new WheelTimers();

  @AfterEach
  void close() {
    timers.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(60, TimeUnit.SECONDS));
  }

  @Test
  void fireOnceAndNotBeforeTheirTime() throws Exception {
    for (long millis : new long[] {0, 1, 9, 10, 11, 35}) {
      var fired = new CountDownLatch(1);
      var at = new AtomicLong();
      var early = new AtomicBoolean();
      long before = timers.nanoTime();
      timers.after(
          Duration.ofMillis(millis).toNanos(),
          () -> {
            early.set(!at.compareAndSet(0, timers.nanoTime()));
            fired.countDown();
          });
      await(fired);
      assertTrue(
          at.get() - before >= Duration.ofMillis(millis).toNanos(),
          () -> millis + " ms fired after " + (at.get() - before) + " ns");
      assertFalse(early.get());
    }
  }

  @Test
  void aCancelledOneNeverFires() throws Exception {
    var fired = new AtomicBoolean();
    var later = new CountDownLatch(1);
    Timers.Timer timer = timers.after(Duration.ofMillis(200).toNanos(), () -> fired.set(true));
    timer.cancel();
    timer.cancel();
    timers.after(Duration.ofMillis(250).toNanos(), later::countDown);

    await(later);
    assertFalse(fired.get());
  }

  @Test
  void cancellingOneThatHasFiredIsHarmless() throws Exception {
    var fired = new CountDownLatch(1);
    Timers.Timer timer = timers.after(0, fired::countDown);
    await(fired);
    timer.cancel();
  }

  @Test
  void oneThatThrowsDoesNotStopTheOthers() throws Exception {
    var next = new CountDownLatch(1);
    timers.after(
        0,
        () -> {
          throw new IllegalStateException("broken timer");
        });
    timers.after(Duration.ofMillis(20).toNanos(), next::countDown);
    await(next);
  }

  @Test
  void takeTasksAndRunNoneOnceTheyAreClosed() throws Exception {
    var other = new WheelTimers();
    other.close();
    var fired = new AtomicBoolean();
    other.after(0, () -> fired.set(true)).cancel();
    other.after(0, () -> fired.set(true));
    var later = new CountDownLatch(1);
    timers.after(Duration.ofMillis(50).toNanos(), later::countDown);

    await(later);
    assertFalse(fired.get());
  }

  @Test
  void letGoOfWhatWasCancelledBeforeTheNextTick() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    timers.after(
        0,
        () -> {
          entered.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    await(entered);

    WeakReference<?> call = setAndCancel();

    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                System.gc();
                return call.get() == null;
              });
    } finally {
      leave.countDown();
    }
  }

  private WeakReference<?> setAndCancel() {
    var call = new AtomicBoolean();
    timers.after(0, () -> call.set(true)).cancel();
    return new WeakReference<>(call);
  }

  @Test
  void runOnADaemonThreadOfTheirOwn() throws Exception {
    var fired = new CountDownLatch(1);
    var thread = new Thread[1];
    timers.after(
        0,
        () -> {
          thread[0] = Thread.currentThread();
          fired.countDown();
        });
    await(fired);
    assertTrue(thread[0].isDaemon());
    assertEquals("girolle-timers", thread[0].getName().replaceAll("-[0-9].*", ""));
  }
}

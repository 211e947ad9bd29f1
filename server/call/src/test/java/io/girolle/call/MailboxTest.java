package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Queue<Runnable> visits = new ArrayDeque<>();
  private final Mailbox mailbox = new Mailbox(visits::add);
  private final List<String> ran = new ArrayList<>();

  private void visit() {
    visits.remove().run();
  }

  @Test
  void runsTasksInOrderInOneVisit() {
    for (int i = 0; i < 5; i++) {
      String name = "task " + i;
      mailbox.execute(() -> ran.add(name));
    }
    assertEquals(List.of(), ran);
    assertEquals(1, visits.size());

    visit();

    assertEquals(List.of("task 0", "task 1", "task 2", "task 3", "task 4"), ran);
    assertTrue(visits.isEmpty());
  }

  @Test
  void runsWhatATaskAddsAfterThoseThatWereThereBefore() {
    mailbox.execute(
        () -> {
          mailbox.execute(() -> ran.add("added"));
          ran.add("first");
        });
    mailbox.execute(() -> ran.add("second"));

    visit();

    assertEquals(List.of("first", "second", "added"), ran);
    assertTrue(visits.isEmpty());
  }

  @Test
  void visitsAgainForWhatComesLater() {
    mailbox.execute(() -> ran.add("first"));
    visit();
    mailbox.execute(() -> ran.add("second"));
    visit();
    assertEquals(List.of("first", "second"), ran);
  }

  @Test
  void goesOnAfterATaskThatThrew() {
    mailbox.execute(
        () -> {
          throw new IllegalStateException("broken task");
        });
    mailbox.execute(() -> ran.add("next"));

    var e = assertThrows(IllegalStateException.class, this::visit);
    assertEquals("broken task", e.getMessage());
    visit();
    assertEquals(List.of("next"), ran);

    mailbox.execute(() -> ran.add("later"));
    visit();
    assertEquals(List.of("next", "later"), ran);
  }

  @Test
  void comesBackWhenItsThreadRefusedOnce() {
    var refusing = new AtomicInteger(1);
    var box =
        new Mailbox(
            task -> {
              if (refusing.getAndDecrement() > 0) {
                throw new RejectedExecutionException("not now");
              }
              visits.add(task);
            });

    assertThrows(RejectedExecutionException.class, () -> box.execute(() -> ran.add("first")));
    box.execute(() -> ran.add("second"));
    visit();

    assertEquals(List.of("first", "second"), ran);
  }

  @Test
  void losesNothingOfConcurrentProducersAndKeepsTheOrderOfEach() throws Exception {
    int producers = 4;
    int each = 20_000;
    ExecutorService thread = Executors.newSingleThreadExecutor();
    ExecutorService pool = Executors.newFixedThreadPool(producers);
    try {
      var box = new Mailbox(thread);
      var last = new int[producers];
      var outOfOrder = new AtomicInteger();
      var all = new CountDownLatch(producers * each);
      var start = new CyclicBarrier(producers);
      for (int p = 0; p < producers; p++) {
        int producer = p;
        pool.execute(
            () -> {
              awaitAll(start);
              for (int i = 1; i <= each; i++) {
                int number = i;
                box.execute(
                    () -> {
                      if (last[producer] != number - 1) {
                        outOfOrder.incrementAndGet();
                      }
                      last[producer] = number;
                      all.countDown();
                    });
              }
            });
      }
      assertTrue(all.await(60, TimeUnit.SECONDS), () -> all.getCount() + " tasks were lost");
      assertEquals(0, outOfOrder.get());
    } finally {
      pool.shutdownNow();
      thread.shutdownNow();
    }
  }

  @Test
  void neverRunsTwoTasksAtOnceEvenOnAPool() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    ExecutorService producers = Executors.newFixedThreadPool(4);
    try {
      var box = new Mailbox(pool);
      var inside = new AtomicInteger();
      var overlaps = new AtomicInteger();
      var all = new CountDownLatch(4_000);
      for (int p = 0; p < 4; p++) {
        producers.execute(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                box.execute(
                    () -> {
                      if (inside.incrementAndGet() > 1) {
                        overlaps.incrementAndGet();
                      }
                      inside.decrementAndGet();
                      all.countDown();
                    });
              }
            });
      }
      assertTrue(all.await(60, TimeUnit.SECONDS));
      assertEquals(0, overlaps.get());
    } finally {
      producers.shutdownNow();
      pool.shutdownNow();
    }
  }

  private static void awaitAll(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}

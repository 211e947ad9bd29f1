package io.girolle.loader.remains;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadPoolExecutor;

/** What threads run, and how that is stopped where an interrupt alone doesn't. Immutable. */
final class ThreadInsides {
  private static final String TIMER_THREAD = "java.util.TimerThread";

  private final Optional<Field> target;
  private final Optional<Field> holder;
  private final Optional<Field> task;
  private final Optional<Field> pool;
  private final Optional<Field> delayed;
  private final Optional<Field> timerQueue;
  private final Optional<Field> timerOpen;
  private final Optional<Method> timerClear;

  ThreadInsides(JdkInternals jdk) {
    target = jdk.field("java.lang.Thread", "target"); // until 18
    holder = jdk.field("java.lang.Thread", "holder"); // from 19 on
    task = jdk.field("java.lang.Thread$FieldHolder", "task");
    pool = jdk.field("java.util.concurrent.ThreadPoolExecutor$Worker", "this$0");
    delayed = jdk.field("java.util.concurrent.DelayScheduler", "pool"); // from 25 on
    timerQueue = jdk.field(TIMER_THREAD, "queue");
    timerOpen = jdk.field(TIMER_THREAD, "newTasksMayBeScheduled");
    timerClear = jdk.method("java.util.TaskQueue", "clear");
  }

  /** What a thread was given to run, as far as that can be seen. */
  Optional<Object> target(Thread thread) {
    return JdkInternals.read(target, thread)
        .or(() -> JdkInternals.read(holder, thread).flatMap(h -> JdkInternals.read(task, h)));
  }

  /** The executor that a thread works for, as far as that can be seen. */
  Optional<ThreadPoolExecutor> executor(Thread thread) {
    return target(thread)
        .flatMap(worker -> JdkInternals.read(pool, worker))
        .map(ThreadPoolExecutor.class::cast);
  }

  /** Whether a thread is that of a {@link java.util.Timer}. */
  static boolean isTimers(Thread thread) {
    return thread.getClass().getName().equals(TIMER_THREAD);
  }

  /** Asks a thread to end, and whatever would have it go on or replace it. */
  void stop(Thread thread) throws ReflectiveOperationException {
    executor(thread).ifPresent(ThreadPoolExecutor::shutdownNow);
    if (thread instanceof ForkJoinWorkerThread worker) {
      worker.getPool().shutdownNow(); // of no effect on the common pool
    }
    JdkInternals.read(delayed, thread)
        .map(ForkJoinPool.class::cast)
        .ifPresent(ForkJoinPool::shutdownNow);
    if (isTimers(thread)) {
      cancel(thread);
    }
    thread.interrupt();
  }

  /** What {@link java.util.Timer#cancel} does. */
  private void cancel(Thread timer) throws ReflectiveOperationException {
    Optional<Object> queue = JdkInternals.read(timerQueue, timer);
    if (queue.isPresent() && timerOpen.isPresent() && timerClear.isPresent()) {
      synchronized (queue.get()) {
        timerOpen.get().setBoolean(timer, false);
        timerClear.get().invoke(queue.get());
        queue.get().notifyAll();
      }
    }
  }
}

package io.girolle.call;

import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the threads that mustn't be held: each writes down which plugin it is in, and a thread of
 * the watch looks at that now and then. A hook that stays too long is logged with the thread's
 * stack, and the hooks of its instance are called on the blocking executor from then on. Writing
 * takes no lock and makes no garbage. It outlives generations and keeps nothing of theirs.
 * Thread-safe.
 */
public final class HookWatch implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int DEEPEST = 24;

  private final LongSupplier nanoTime;
  private final Queue<Slot> slots = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<Slot> here = ThreadLocal.withInitial(this::slot);
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A watch that doesn't look before it is started.
   *
   * @param nanoTime the monotonic time that hooks are timed by, in nanoseconds
   */
  public HookWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Begins to look. */
  public void start() {
    var thread = new Thread(this::keepLooking, "girolle-hook-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Looks no more. */
  @Override
  public void close() {
    closed.countDown();
  }

  /**
   * The present thread, which mustn't be held, goes into a plugin. It must {@link #leave}.
   *
   * @param plugin the plugin
   * @param hook a constant, for example {@code next}
   * @param movable whether the hook can be called on the blocking executor; that of a part that was
   *     picked by name can't, so that a stall is a failure of the plugin
   */
  public void enter(PluginInstance plugin, String hook, boolean movable) {
    here.get().enter(plugin, hook, nanoTime.getAsLong(), movable);
  }

  /** The present thread comes back from a plugin. */
  public void leave() {
    here.get().leave();
  }

  /** Where the present thread writes down which plugin it is in. */
  Slot here() {
    return here.get();
  }

  /** Looks at every thread once. */
  void look() {
    slots.removeIf(slot -> !slot.thread.isAlive());
    slots.forEach(slot -> slot.look(nanoTime.getAsLong()));
  }

  private Slot slot() {
    var slot = new Slot(Thread.currentThread());
    slots.add(slot);
    return slot;
  }

  private void keepLooking() {
    try {
      while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One thread. It alone writes; what it wrote is seen once {@code inside} is. */
  static final class Slot {
    private final Thread thread;
    private final AtomicReference<@Nullable PluginInstance> inside = new AtomicReference<>();
    private String hook = "";
    private long sinceNanos;
    private boolean movable;

    /** For the watch alone. */
    private boolean told;

    private long toldSinceNanos;

    private Slot(Thread thread) {
      this.thread = thread;
    }

    void enter(PluginInstance plugin, String hook, long nowNanos, boolean movable) {
      this.hook = hook;
      this.sinceNanos = nowNanos;
      this.movable = movable;
      inside.setRelease(plugin);
    }

    void leave() {
      inside.setRelease(null);
    }

    private void look(long nowNanos) {
      PluginInstance plugin = inside.getAcquire();
      if (plugin == null) {
        return;
      }
      long since = sinceNanos;
      String where = hook;
      boolean moves = movable;
      long heldNanos = nowNanos - since;
      if (heldNanos < plugin.rules().stall().toNanos() || (told && toldSinceNanos == since)) {
        return;
      }
      StackTraceElement[] stack = thread.getStackTrace();
      if (inside.getAcquire() != plugin || sinceNanos != since) {
        return;
      }
      told = true;
      toldSinceNanos = since;
      plugin.stalled(where, thread.getName(), heldNanos, moves, text(stack));
    }

    private static String text(StackTraceElement[] stack) {
      return Arrays.stream(stack)
          .limit(DEEPEST)
          .map(StackTraceElement::toString)
          .collect(Collectors.joining(" < "));
    }
  }
}

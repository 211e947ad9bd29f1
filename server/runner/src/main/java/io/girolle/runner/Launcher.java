package io.girolle.runner;

import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.runner.logs.FunctionLogs;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has drivers start, freeze, thaw and stop instances on driver threads, some for each of these, so
 * that what blocks a start keeps no instance from being thawed or stopped. What waits for a thread
 * is bounded by {@link Slots}.
 */
final class Launcher implements Starter, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Launcher.class);
  private static final int THREADS = 16;
  private static final Duration THREAD_IDLE = Duration.ofSeconds(10);
  private static final Duration LAST_WORK = Duration.ofSeconds(5);

  private final ExecutorService launching = pool("girolle-launch");
  private final ExecutorService freezing = pool("girolle-freeze");
  private final ExecutorService thawing = pool("girolle-thaw");
  private final ExecutorService stopping = pool("girolle-stop");
  private final Map<FunctionInstance, Launch> launches = new ConcurrentHashMap<>();
  private final AtomicLong numbers;
  private final SocketWatch sockets;
  private final RunFolder folder;
  private final RunnerSettings settings;
  private final EventLoopGroup loops;
  private final Timers timers;
  private final InstantSource clock;
  private final FunctionLogs logs;

  Launcher(
      RunFolder folder,
      RunnerSettings settings,
      EventLoopGroup loops,
      Timers timers,
      InstantSource clock,
      FunctionLogs logs) {
    this.sockets = new SocketWatch();
    this.folder = folder;
    this.numbers = new AtomicLong(folder.taken());
    this.settings = settings;
    this.loops = loops;
    this.timers = timers;
    this.clock = clock;
    this.logs = logs;
  }

  @Override
  public FunctionInstance start(Claim claim, InstanceEvents events) {
    String number = Long.toString(numbers.incrementAndGet(), Character.MAX_RADIX);
    var instance =
        new FunctionInstance(
            "girolle-%s-%s".formatted(folder.digest(), number),
            folder.instance(number),
            claim,
            loops.next(),
            logs);
    var launch = new Launch(this, instance, claim, events, launching);
    launches.put(instance, launch);
    launch.begin();
    return instance;
  }

  @Override
  public void abort(FunctionInstance instance) {
    Launch launch = launches.get(instance);
    if (launch != null) {
      launch.abort();
    }
  }

  /** A start is over. */
  void settled(FunctionInstance instance) {
    launches.remove(instance);
  }

  @Override
  public void freeze(FunctionInstance instance, InstanceEvents events) {
    instance.ready().socket().rest();
    instance.then(
        () -> {
          if (did(instance, "freeze", Instance::freeze)) {
            events.frozen(instance);
          } else {
            events.broken(instance);
          }
        },
        freezing);
  }

  @Override
  public void thaw(FunctionInstance instance, InstanceEvents events) {
    instance.then(
        () -> {
          if (did(instance, "thaw", Instance::thaw)) {
            events.thawed(instance);
          } else {
            events.broken(instance);
          }
        },
        thawing);
  }

  @Override
  public void stop(FunctionInstance instance, Duration grace, InstanceEvents events) {
    instance.ready().socket().close();
    instance.then(() -> stopNow(instance, grace, events), stopping);
  }

  private void stopNow(FunctionInstance instance, Duration grace, InstanceEvents events) {
    FunctionInstance.Ready ready = instance.ready();
    stop(ready.driver(), ready.instance(), grace);
    var unused =
        instance
            .withoutCall()
            .thenRunAsync(
                () -> {
                  instance.kit().hooks().afterStop(instance, exit(ready));
                  instance.log().close();
                  remove(instance.folder());
                  events.gone(instance);
                },
                stopping);
  }

  /** Does away with what there is of an instance that was never ready. */
  void abandon(Runnable stop, FunctionInstance instance, InstanceEvents events) {
    stopping.execute(
        () -> {
          stop.run();
          instance.log().close();
          remove(instance.folder());
          events.gone(instance);
        });
  }

  /** Stops an instance, whatever state it is in; what its driver throws is logged. */
  static void stop(Registered<Driver> driver, Instance instance, Duration grace) {
    PluginInstance plugin = driver.plugin();
    ClassLoader before = plugin.enter();
    try {
      instance.stop(grace);
    } catch (Throwable e) {
      plugin.failed("stop", e);
    } finally {
      PluginInstance.leave(before);
    }
  }

  private interface Task {
    void of(Instance instance) throws DriverException;
  }

  /** Whether a driver could do something with an instance; if not, that is logged. */
  private static boolean did(FunctionInstance instance, String what, Task task) {
    FunctionInstance.Ready ready = instance.ready();
    PluginInstance plugin = ready.driver().plugin();
    ClassLoader before = plugin.enter();
    try {
      task.of(ready.instance());
      return true;
    } catch (DriverException e) {
      log.warn("event=driver-failed what={} instance={} error=\"{}\"", what, instance, e, e);
      return false;
    } catch (Throwable e) {
      plugin.failed(what, e);
      return false;
    } finally {
      PluginInstance.leave(before);
    }
  }

  RunnerSettings settings() {
    return settings;
  }

  FunctionLogs logs() {
    return logs;
  }

  SocketWatch sockets() {
    return sockets;
  }

  Timers timers() {
    return timers;
  }

  InstantSource clock() {
    return clock;
  }

  /** Ends the threads; whatever still starts is interrupted. */
  @Override
  public void close() {
    launching.shutdownNow();
    freezing.shutdownNow();
    thawing.shutdownNow();
    stopping.shutdown();
    try {
      if (!launching.awaitTermination(LAST_WORK.toSeconds(), TimeUnit.SECONDS)
          || !stopping.awaitTermination(LAST_WORK.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("event=driver-threads-stay after={}", LAST_WORK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopping.shutdownNow();
    try {
      sockets.close();
    } catch (IOException e) {
      log.warn("event=sockets-stay-watched", e);
    }
  }

  private static Exit exit(FunctionInstance.Ready ready) {
    try {
      return Objects.requireNonNull(exited(ready).get(1, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      return Exit.code(-1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Exit.code(-1);
    }
  }

  private static Future<Exit> exited(FunctionInstance.Ready ready) {
    PluginInstance plugin = ready.driver().plugin();
    ClassLoader before = plugin.enter();
    try {
      return ready.instance().exited().toCompletableFuture();
    } catch (Throwable e) {
      plugin.failed("exited", e);
      return CompletableFuture.failedFuture(e);
    } finally {
      PluginInstance.leave(before);
    }
  }

  private static void remove(Path folder) {
    try {
      RunFolder.delete(folder);
    } catch (IOException e) {
      log.warn("event=folder-stays folder={}", folder, e);
    }
  }

  private static ExecutorService pool(String name) {
    var number = new AtomicLong();
    var pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            THREAD_IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}

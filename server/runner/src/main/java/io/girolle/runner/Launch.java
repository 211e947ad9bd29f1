package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.call.Mailbox;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.Blame;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of one instance: its spec is made and edited, its driver launches it, and its socket is
 * awaited. Every step runs on a driver thread, one at a time.
 */
final class Launch {
  private static final Logger log = LoggerFactory.getLogger(Launch.class);
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(25).toNanos();
  private static final int TAIL = 1000;
  private static final String NO_NETWORK = "none";

  private final Launcher launcher;
  private final FunctionInstance instance;
  private final CallModel call;
  private final Registered<Driver> driver;
  private final InstanceEvents events;
  private final Executor steps;
  private @Nullable Instance launched;
  private SocketWatch.@Nullable Watching watching;
  private EditLog edits = new EditLog();
  private long launchedNanos;
  private boolean settled;

  /** The thread that is in the driver's hands; null while none is. Guarded by this. */
  private @Nullable Thread inDriver;

  /** It is given up. Guarded by this. */
  private boolean aborted;

  Launch(
      Launcher launcher,
      FunctionInstance instance,
      Claim claim,
      InstanceEvents events,
      Executor threads) {
    this.steps = new Mailbox(threads);
    this.launcher = launcher;
    this.instance = instance;
    this.call = claim.call();
    this.driver = claim.driver();
    this.events = events;
  }

  /** Begins. */
  void begin() {
    var unused =
        launcher
            .logs()
            .reach(call.syslogUrl())
            .whenComplete(
                (reached, failure) -> next(failure == null ? this::launch : this::failUnlogged));
  }

  private void failUnlogged() {
    if (!settled) {
      fail(CallError.syslogUnavailable());
    }
  }

  /** Gives up what hasn't come to an end; a driver that launches is interrupted. */
  void abort() {
    synchronized (this) {
      aborted = true;
      if (inDriver != null) {
        inDriver.interrupt();
      }
    }
    next(
        () -> {
          if (!settled) {
            fail(CallError.internal("the runner stops", null));
          }
        });
  }

  private void launch() {
    if (settled) {
      return;
    }
    try {
      Files.createDirectories(instance.folder());
      watching = launcher.sockets().watch(instance.folder(), () -> next(this::appeared));
      var draft = new SpecDraft(call, instance.id(), instance.folder(), instance.log());
      draft.pids = launcher.settings().pids();
      var customized = instance.kit().extensions().customize(call, draft);
      edits = customized.edits();
      if (!instance.key().use().hasNetwork()) {
        customized.draft().network = NO_NETWORK;
      }
      var spec = SpecView.sealed(customized.draft());
      instance.kit().hooks().beforeCreate(call, spec);
      var started = launch(spec);
      launched = started;
      launchedNanos = launcher.timers().nanoTime();
      var unused = ask("exited", i -> i.exited().whenComplete((exit, e) -> next(this::exited)));
      look();
    } catch (Refusal e) {
      fail(e.error());
    } catch (IOException e) {
      fail(CallError.internal("can't make folder " + instance.folder(), e));
    }
  }

  private Instance launch(SpecView spec) throws Refusal {
    PluginInstance plugin = driver.plugin();
    enterDriver();
    ClassLoader before = plugin.enter();
    try {
      return Objects.requireNonNull(driver.part().launch(spec), "no instance was returned");
    } catch (DriverException e) {
      throw new Refusal(
          e.blame() == Blame.SERVICE
              ? CallError.internal(String.valueOf(e.getMessage()), e)
              : CallError.reported(e.status(), e.blame(), String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      throw new Refusal(CallError.internal("the runner stops", e));
    } catch (Throwable e) {
      plugin.failed("launch", e);
      throw new Refusal(CallError.internal("driver " + driver.label() + " failed", null));
    } finally {
      PluginInstance.leave(before);
      leaveDriver();
    }
  }

  private synchronized void enterDriver() throws Refusal {
    if (aborted) {
      throw new Refusal(CallError.internal("the runner stops", null));
    }
    inDriver = Thread.currentThread();
  }

  /** The thread's next task isn't meant by an interrupt. */
  private synchronized void leaveDriver() {
    inDriver = null;
    if (aborted) {
      var unused = Thread.interrupted();
    }
  }

  /** Asks the driver's side of the instance. */
  private <T> T ask(String hook, Function<Instance, T> question) throws Refusal {
    PluginInstance plugin = driver.plugin();
    ClassLoader before = plugin.enter();
    try {
      T answer = question.apply(Objects.requireNonNull(launched));
      return Objects.requireNonNull(answer, "null was returned");
    } catch (Throwable e) {
      plugin.failed(hook, e);
      throw new Refusal(CallError.internal("driver " + driver.label() + " failed", null));
    } finally {
      PluginInstance.leave(before);
    }
  }

  /** Something is in the folder. */
  private void appeared() {
    if (launched != null && !settled) {
      look(false);
    }
  }

  private void look() {
    if (!settled) {
      look(true);
    }
  }

  private void look(boolean again) {
    try {
      switch (SocketProbe.look(instance.folder())) {
        case SOCKET -> ready();
        case WRONG -> fail(CallError.initFailed());
        case NOTHING_YET -> {
          long waited = launcher.timers().nanoTime() - launchedNanos;
          if (waited >= launcher.settings().startTimeout().toNanos()) {
            fail(CallError.initTimedOut());
          } else if (again) {
            launcher.timers().after(LOOK_EVERY_NANOS, () -> next(this::look));
          }
        }
      }
    } catch (Refusal e) {
      fail(e.error());
    } catch (IOException e) {
      fail(CallError.internal("can't look into folder " + instance.folder(), e));
    }
  }

  private void ready() throws Refusal {
    Instance started = Objects.requireNonNull(launched);
    FunctionInstance.StartTimes times = ask("stats", i -> times(i.stats()));
    SocketAddress endpoint = ask("endpoint", Instance::endpoint);
    settle();
    var socket =
        new FunctionSocket(
            endpoint,
            instance.loop(),
            launcher.timers(),
            Math.toIntExact(launcher.settings().responseHeaderLimit().toBytes()));
    instance.ready(
        new FunctionInstance.Ready(
            driver, started, socket, edits, times, launcher.clock().instant()));
    instance.kit().hooks().afterStart(instance);
    events.ready(instance);
  }

  private FunctionInstance.StartTimes times(InstanceStats stats) {
    return new FunctionInstance.StartTimes(
        stats.imagePull().toNanos(),
        stats.prepare().toNanos(),
        stats.create().toNanos(),
        launcher.timers().nanoTime() - launchedNanos);
  }

  private void exited() {
    if (settled) {
      events.exited(instance);
    } else {
      fail(CallError.initFailed());
    }
  }

  private void fail(CallError error) {
    settle();
    log.info(
        "event=start-failed instance={} function={} image={} error=\"{}\" output=\"{}\"",
        instance,
        instance.functionId(),
        instance.image(),
        error,
        instance.log().tail(TAIL));
    events.failed(instance, error);
    Instance begun = launched;
    launcher.abandon(
        () -> {
          if (begun != null) {
            Launcher.stop(driver, begun, Duration.ZERO);
          }
        },
        instance,
        events);
  }

  private void settle() {
    settled = true;
    if (watching != null) {
      watching.close();
    }
    launcher.settled(instance);
  }

  private void next(Runnable step) {
    try {
      steps.execute(step);
    } catch (RejectedExecutionException e) {
      log.debug("event=runner-stopped instance={}", instance);
    }
  }
}

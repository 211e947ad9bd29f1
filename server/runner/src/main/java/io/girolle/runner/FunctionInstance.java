package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.EditLog;
import io.girolle.call.FunctionName;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.runner.logs.FunctionLog;
import io.girolle.runner.logs.FunctionLogs;
import io.girolle.runner.logs.LogOrigin;
import io.girolle.spi.Driver;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceInfo;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One instance of a function: a process or container that takes one call at a time. */
final class FunctionInstance implements InstanceInfo {

  /** What it is doing. */
  enum State {
    /** It doesn't listen yet. */
    STARTING,
    /** A call has it. */
    BUSY,
    /** It waits for a call. */
    IDLE,
    /** It waits for a call, and is being frozen. */
    FREEZING,
    /** It waits for a call, frozen. */
    FROZEN,
    /** It is being thawed for a call. */
    THAWING,
    /** It takes no call any more. */
    STOPPING,
    /** Nothing of it is left. */
    GONE
  }

  /** How long the stages of its start took, in nanoseconds. */
  record StartTimes(long imagePull, long prepare, long create, long init) {}

  /**
   * What there is once it listens.
   *
   * @param driver what started it
   * @param instance the driver's side
   * @param socket where it takes calls
   * @param edits what driver extensions made of its spec
   * @param times how long its start took
   * @param at when it was ready
   */
  record Ready(
      Registered<Driver> driver,
      Instance instance,
      FunctionSocket socket,
      EditLog edits,
      StartTimes times,
      Instant at) {}

  private final SlotKey key;
  private final String id;
  private final Path folder;
  private final FunctionName function;
  private final String image;
  private final Need need;
  private final EventLoop loop;
  private final FunctionLog log;
  private volatile @Nullable Ready ready;
  private CompletableFuture<Void> driverTasks = CompletableFuture.completedFuture(null);
  private volatile CompletableFuture<Void> call = CompletableFuture.completedFuture(null);

  /** The rest belongs to {@link Slots} alone. */
  State state = State.STARTING;

  /** How long it may stand idle. */
  Duration idleTimeout;

  Timers.@Nullable Timer idleTimer;

  /** Tells the times apart that it was idle. */
  long idlePeriods;

  /** Who wants it to be kept; null when nobody does. */
  @Nullable Keeper keeper;

  /** Why it never was ready; null unless that is so. */
  @Nullable CallError failure;

  FunctionInstance(String id, Path folder, Claim claim, EventLoop loop, FunctionLogs logs) {
    this.id = id;
    this.folder = folder;
    this.key = claim.key();
    this.function = claim.call().function();
    this.image = claim.call().image();
    this.need = Need.of(claim.call());
    this.idleTimeout = Duration.ofSeconds(claim.call().idleTimeoutSeconds());
    this.loop = loop;
    this.log =
        logs.open(
            new LogOrigin(function.appId(), function.functionId(), id), claim.call().syslogUrl());
  }

  SlotKey key() {
    return key;
  }

  /** What it was made with. */
  InstanceKit kit() {
    return key.kit();
  }

  /** What its function is known by. */
  FunctionName function() {
    return function;
  }

  /** Its own folder, where its socket lives. */
  Path folder() {
    return folder;
  }

  /** What it takes for as long as it lives. */
  Need need() {
    return need;
  }

  /** Whether somebody wants it to be kept. */
  boolean isKept() {
    return keeper != null;
  }

  /** The event loop that its socket lives on. */
  EventLoop loop() {
    return loop;
  }

  /** What it writes. */
  FunctionLog log() {
    return log;
  }

  /** Has a thread of its driver do something, after all that was asked for before. */
  synchronized void then(Runnable task, Executor threads) {
    driverTasks =
        driverTasks.handleAsync(
            (before, failure) -> {
              task.run();
              return null;
            },
            threads);
  }

  /** A call has it, until {@link #callEnded}. */
  void callBegins() {
    call = new CompletableFuture<>();
  }

  /** The call has done with it: whoever listens to instances has heard of its end. */
  void callEnded() {
    call.complete(null);
  }

  /** Completes when it has no call; an instance may be gone before its call knows. */
  CompletableFuture<Void> withoutCall() {
    return call;
  }

  void ready(Ready now) {
    ready = now;
  }

  /** What there is since it listens; call it only then. */
  Ready ready() {
    return Objects.requireNonNull(ready, "not ready");
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String appId() {
    return function.appId();
  }

  @Override
  public String functionId() {
    return function.functionId();
  }

  @Override
  public String image() {
    return image;
  }

  @Override
  public Instant startedAt() {
    return ready().at();
  }

  @Override
  public String toString() {
    return id;
  }
}

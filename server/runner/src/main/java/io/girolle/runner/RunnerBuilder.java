package io.girolle.runner;

import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.Timers;
import io.girolle.call.tls.ReloadedTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Gathers what a runner needs; what has no default must be set. Not thread-safe. */
public final class RunnerBuilder {
  private @Nullable String id;
  private @Nullable RunnerSettings settings;
  private InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private @Nullable Parts parts;
  private @Nullable Timers timers;
  private @Nullable InstantSource clock;
  private @Nullable Executor blocking;
  private @Nullable HookWatch watch;
  private @Nullable EventLoopGroup eventLoops;
  private @Nullable MeterRegistry meters;
  private @Nullable ReloadedTls tls;
  private int sharedBy = 1;
  private UnaryOperator<String> catalogs = functionId -> "";

  RunnerBuilder() {}

  /** Its id, unique among runners. */
  public RunnerBuilder id(String id) {
    this.id = id;
    return this;
  }

  /** Its settings. */
  public RunnerBuilder settings(RunnerSettings settings) {
    this.settings = settings;
    return this;
  }

  /** Where it listens; port 0 is any that is free. Unless said, a free one on loopback. */
  public RunnerBuilder listen(InetSocketAddress address) {
    listen = address;
    return this;
  }

  /** Drivers, driver extensions, instance listeners, status sources and overriders. */
  public RunnerBuilder parts(Parts parts) {
    this.parts = parts;
    return this;
  }

  /** Time limits; not closed by the runner. */
  public RunnerBuilder timers(Timers timers) {
    this.timers = timers;
    return this;
  }

  /** The wall clock. */
  public RunnerBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /** Runs hooks that may block; not closed by the runner. */
  public RunnerBuilder blocking(Executor blocking) {
    this.blocking = blocking;
    return this;
  }

  /** Watches hooks on I/O threads; not closed by the runner. */
  public RunnerBuilder watch(HookWatch watch) {
    this.watch = watch;
    return this;
  }

  /** NIO event loops, for gRPC and functions' sockets; not closed by the runner. */
  public RunnerBuilder eventLoops(EventLoopGroup eventLoops) {
    this.eventLoops = eventLoops;
    return this;
  }

  /** Gets the runner's meters. */
  public RunnerBuilder meters(MeterRegistry meters) {
    this.meters = meters;
    return this;
  }

  /** Takes calls by mutual TLS; plaintext when it is null. */
  public RunnerBuilder tls(@Nullable ReloadedTls tls) {
    this.tls = tls;
    return this;
  }

  /** How many runners share what this machine has, where the settings leave it to that. */
  public RunnerBuilder sharedBy(int runners) {
    sharedBy = runners;
    return this;
  }

  /** The name of the catalog of a function that is started ahead of its calls, by its id. */
  public RunnerBuilder catalogs(UnaryOperator<String> names) {
    catalogs = names;
    return this;
  }

  /**
   * The runner, not started.
   *
   * @throws NullPointerException when something wasn't set; it names it
   */
  public PureRunner build() {
    var plan =
        new RunnerPlan(
            Objects.requireNonNull(id, "id"),
            Objects.requireNonNull(settings, "settings"),
            listen,
            Objects.requireNonNull(timers, "timers"),
            Objects.requireNonNull(clock, "clock"),
            Objects.requireNonNull(blocking, "blocking"),
            Objects.requireNonNull(watch, "watch"),
            Objects.requireNonNull(eventLoops, "eventLoops"),
            Objects.requireNonNull(meters, "meters"),
            tls,
            sharedBy,
            catalogs);
    return new PureRunner(plan, Objects.requireNonNull(parts, "parts"));
  }
}

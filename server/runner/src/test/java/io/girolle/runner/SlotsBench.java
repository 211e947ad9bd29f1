package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.runner.logs.FunctionLogs;
import io.girolle.spi.Driver;
import io.girolle.spi.NodeRole;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Slots by themselves: 300 MiB, 1 CPU, a grace of 1 s, and a starter that does as it is told. */
final class SlotsBench implements Starter, AutoCloseable {
  static final Duration IDLE = Duration.ofSeconds(30);
  private static final InstanceKit KIT = TestKit.of(Parts.builder().build());

  final List<FunctionInstance> started = new ArrayList<>();
  final List<FunctionInstance> stopping = new ArrayList<>();
  final List<FunctionInstance> freezing = new ArrayList<>();
  final List<FunctionInstance> thawing = new ArrayList<>();
  final List<FunctionInstance> aborted = new ArrayList<>();
  final VirtualTimers timers = new VirtualTimers();
  final StartHealth health = new StartHealth(timers);
  final Slots slots;
  private final EventLoop loop = new DefaultEventLoop();
  private final FunctionLogs logs =
      new FunctionLogs(
          RunnerSettings.defaults(Path.of("run")).log(),
          "slots",
          loop,
          timers,
          InstantSource.system(),
          new SimpleMeterRegistry());

  SlotsBench(Duration freezeIdle, Duration admissionWait, int admissionQueue) {
    slots =
        new Slots(
            this,
            timers,
            new SlotRules(Duration.ofSeconds(1), freezeIdle, admissionWait, admissionQueue),
            new Need(300, 1000),
            health);
  }

  void pass(Duration time) {
    timers.pass(time);
  }

  FunctionInstance last() {
    return started.get(started.size() - 1);
  }

  ToldClaim claim(String function, int memory) {
    return claim(function, memory, 0);
  }

  ToldClaim claim(String function, int memory, int milliCpus) {
    var claim = new ToldClaim(TestCall.of(function).memory(memory).milliCpus(milliCpus).model());
    slots.claim(claim);
    return claim;
  }

  ToldClaim claimAfterwards(String function, int memory, Duration time) {
    var claim = claim(function, memory);
    pass(time);
    return claim;
  }

  static ToldClaim unclaimed(String function, int memory) {
    return new ToldClaim(TestCall.of(function).memory(memory).model());
  }

  FunctionInstance running(String function, int memory) {
    return running(function, memory, 0);
  }

  FunctionInstance running(String function, int memory, int milliCpus) {
    var claim = claim(function, memory, milliCpus);
    slots.ready(last());
    return claim.awaitGrant(true);
  }

  FunctionInstance idle(String function, int memory, int milliCpus) {
    FunctionInstance instance = running(function, memory, milliCpus);
    slots.release(instance, IDLE);
    return instance;
  }

  FunctionInstance frozen(String function, int memory) {
    FunctionInstance instance = idle(function, memory, 0);
    pass(Duration.ofMillis(60));
    slots.frozen(instance);
    return instance;
  }

  @Override
  public FunctionInstance start(Claim claim, InstanceEvents events) {
    String id = "i" + started.size();
    started.add(new FunctionInstance(id, Path.of(id), claim, loop, logs));
    return last();
  }

  @Override
  public void abort(FunctionInstance instance) {
    aborted.add(instance);
  }

  @Override
  public void freeze(FunctionInstance instance, InstanceEvents events) {
    freezing.add(instance);
  }

  @Override
  public void thaw(FunctionInstance instance, InstanceEvents events) {
    thawing.add(instance);
  }

  @Override
  public void stop(FunctionInstance instance, Duration grace, InstanceEvents events) {
    stopping.add(instance);
  }

  @Override
  public void close() {
    logs.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  static final class ToldClaim implements Claim {
    private final CallModel call;
    volatile FunctionInstance granted;
    private volatile boolean cold;
    volatile CallError refused;

    ToldClaim(CallModel call) {
      this.call = call;
    }

    @Override
    public CallModel call() {
      return call;
    }

    @Override
    public SlotKey key() {
      return new SlotKey(KIT, call.functionId());
    }

    @Override
    public Registered<Driver> driver() {
      return Parts.inCode(
          "none",
          spec -> {
            throw new IllegalStateException("nothing is launched here");
          },
          NodeRole.RUNNER);
    }

    @Override
    public void granted(FunctionInstance instance, boolean startedForIt) {
      cold = startedForIt;
      granted = instance;
    }

    @Override
    public void refused(CallError error) {
      refused = error;
    }

    FunctionInstance awaitGrant(boolean startedForIt) {
      await().until(() -> granted != null);
      assertEquals(startedForIt, cold);
      return granted;
    }
  }
}

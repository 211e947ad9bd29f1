package io.girolle.plugins.docker;

import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A function as a container. */
final class DockerInstance implements Instance {
  private static final int KILLED = 137;
  private static final Duration NEWS = Duration.ofMillis(500);

  private final String name;
  private final String network;
  private final SocketAddress endpoint;
  private final Containers containers;
  private final Removal removal;
  private final Output output;
  private final CompletableFuture<Exit> exited = new CompletableFuture<>();
  private volatile String container = "";
  private volatile boolean mayExist;
  private volatile boolean outOfMemory;
  private volatile StartStages stages = new StartStages();
  private volatile boolean frozen;
  private boolean removed;

  /**
   * An instance that has no container yet.
   *
   * @param spec what it is
   * @param network the network that it is counted for
   * @param containers the engine's
   * @param removal does away with it
   */
  DockerInstance(ContainerSpec spec, String network, Containers containers, Removal removal) {
    this.name = spec.id();
    this.network = network;
    this.endpoint = UnixDomainSocketAddress.of(spec.socketFolder().resolve("lsnr.sock"));
    this.containers = containers;
    this.removal = removal;
    this.output = new Output(spec.id(), spec.output());
  }

  String name() {
    return name;
  }

  String network() {
    return network;
  }

  /** A container of its name is asked for, and may come into being even if no answer comes. */
  void asked() {
    mayExist = true;
  }

  /** The engine has refused to create it. */
  void refused() {
    mayExist = false;
  }

  /** The container has been created. */
  void created(String id) {
    container = id;
  }

  boolean hasContainer() {
    return !container.isEmpty();
  }

  /** It runs. */
  void started(StartStages took) {
    stages = took;
  }

  /** Begins to take what it writes, or does so again after the engine broke off. */
  void follow() throws EngineException {
    output.follow(containers.attach(container));
  }

  boolean isFollowed() {
    return !output.hasEnded();
  }

  /** Memory was short in it, and something was killed. */
  void ranOutOfMemory() {
    outOfMemory = true;
  }

  /** Its container has ended. */
  void died(int code) {
    if (!exited.isDone()) {
      boolean memory = code == KILLED && (outOfMemory || removal.wasOutOfMemory(container));
      exited.complete(memory ? Exit.outOfMemoryKill() : Exit.code(code));
    }
  }

  /** Its container isn't there any more. */
  void vanished() {
    exited.complete(Exit.code(KILLED));
  }

  @Override
  public SocketAddress endpoint() {
    return endpoint;
  }

  @Override
  public void freeze() throws DriverException {
    try {
      containers.pause(container);
      frozen = true;
    } catch (EngineException e) {
      throw new DriverException("can't freeze instance " + name + ": " + e.text(), e);
    }
  }

  @Override
  public void thaw() throws DriverException {
    try {
      containers.unpause(container);
      frozen = false;
    } catch (EngineException e) {
      throw new DriverException("can't thaw instance " + name + ": " + e.text(), e);
    }
  }

  @Override
  public synchronized void stop(Duration grace) {
    if (removed) {
      return;
    }
    if (!grace.isZero() && !exited.isDone() && hasContainer()) {
      ask();
      await(grace);
    }
    removed = true;
    if (mayExist) {
      removal.remove(this, hasContainer() ? container : name);
    }
    removal.forget(this);
    output.close();
    await(NEWS);
    vanished();
  }

  @Override
  public CompletionStage<Exit> exited() {
    return exited;
  }

  @Override
  public InstanceStats stats() {
    return stages;
  }

  private void ask() {
    try {
      if (frozen) {
        containers.unpause(container);
      }
      containers.terminate(container);
    } catch (EngineException e) {
      removal.log().debug("event=container-not-asked instance={} error=\"{}\"", name, e.text());
    }
  }

  private void await(Duration atMost) {
    try {
      exited.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

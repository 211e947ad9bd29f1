package io.girolle.testkit;

import io.girolle.harness.function.FunctionRequest;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** An instance whose methods are there to be overridden. */
class WrappedInstance implements Instance {
  final KitInstance good;

  WrappedInstance(ContainerSpec spec) throws DriverException {
    try {
      good = KitInstance.start(spec.socketFolder(), FunctionRequest::body);
    } catch (IOException e) {
      throw new DriverException("no socket", e);
    }
  }

  @Override
  public SocketAddress endpoint() {
    return good.endpoint();
  }

  @Override
  public void freeze() {
    good.freeze();
  }

  @Override
  public void thaw() {
    good.thaw();
  }

  @Override
  public void stop(Duration grace) {
    good.stop(grace);
  }

  @Override
  public CompletionStage<Exit> exited() {
    return good.exited();
  }

  @Override
  public InstanceStats stats() {
    return good.stats();
  }
}

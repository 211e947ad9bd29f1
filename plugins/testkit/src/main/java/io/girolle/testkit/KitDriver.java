package io.girolle.testkit;

import io.girolle.harness.function.FunctionRequest;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Runs each function instance within this process, and keeps what it was asked for. */
final class KitDriver implements Driver {
  private final Map<String, ContainerSpec> launched = new ConcurrentHashMap<>();
  private final BiFunction<ContainerSpec, FunctionRequest, byte[]> answers;

  /**
   * A driver.
   *
   * @param answers gives the body of each function's answers
   */
  KitDriver(BiFunction<ContainerSpec, FunctionRequest, byte[]> answers) {
    this.answers = answers;
  }

  @Override
  public Instance launch(ContainerSpec spec) throws DriverException {
    launched.put(spec.id(), spec);
    try {
      return KitInstance.start(spec.socketFolder(), request -> answers.apply(spec, request));
    } catch (IOException e) {
      throw new DriverException("the socket can't be had in " + spec.socketFolder(), e);
    }
  }

  /** What an instance was to be. */
  Optional<ContainerSpec> launched(String instance) {
    return Optional.ofNullable(launched.get(instance));
  }
}

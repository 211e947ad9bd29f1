package io.girolle.call.config;

import com.typesafe.config.ConfigException;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration has faults, each with its place. */
public final class InvalidConfigException extends ConfigException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  /** An exception for at least one fault. */
  public InvalidConfigException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** What is wrong. */
  public List<Fault> faults() {
    return faults;
  }
}

package io.girolle.call.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Gathers faults, so that all are told and not the first alone. Not thread-safe. */
public final class Faults {
  private final LinkedHashSet<Fault> faults = new LinkedHashSet<>();

  /** Adds a fault. */
  public void add(Fault fault) {
    faults.add(fault);
  }

  /** Adds those of an exception. */
  public void addAll(List<Fault> more) {
    faults.addAll(more);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /** All of them, in the order in which they were found. */
  public List<Fault> list() {
    return List.copyOf(new ArrayList<>(faults));
  }

  /**
   * Ends it here when there is a fault.
   *
   * @throws InvalidConfigException with all of them
   */
  public void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(list());
    }
  }
}

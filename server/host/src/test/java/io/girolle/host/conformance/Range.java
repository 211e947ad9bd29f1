package io.girolle.host.conformance;

import java.util.List;

/** A number from the least to the most. */
public record Range(long least, long most) {

  public static Range of(List<Integer> ends) {
    return new Range(ends.get(0), ends.get(ends.size() - 1));
  }

  public boolean contains(long number) {
    return number >= least && number <= most;
  }

  @Override
  public String toString() {
    return least == most ? Long.toString(least) : least + " to " + most;
  }
}

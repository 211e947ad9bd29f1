package io.girolle.spi;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a pool says of a runner. Immutable. */
public final class RunnerSpec {
  private final String id;
  private final String address;
  private final Map<String, String> labels;

  private RunnerSpec(String id, String address, Map<String, String> labels) {
    this.id = id;
    this.address = address;
    this.labels = labels;
  }

  /**
   * A runner known by its address alone.
   *
   * @param address host and port, for example {@code 10.0.0.7:9190} or {@code [::1]:9190}
   * @return the spec, whose id is the address
   * @throws IllegalArgumentException when it isn't a host and a port
   */
  public static RunnerSpec of(String address) {
    return of(address, address);
  }

  /**
   * A runner with an id of its own.
   *
   * @param id unique within the pool
   * @param address host and port
   * @return the spec
   * @throws IllegalArgumentException when the id is empty, or the address isn't a host and a port
   */
  public static RunnerSpec of(String id, String address) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id of the runner at " + address + " is empty");
    }
    if (!isHostAndPort(address)) {
      throw new IllegalArgumentException("address: " + address + " (expected: host:port)");
    }
    return new RunnerSpec(id, address, Map.of());
  }

  private static boolean isHostAndPort(String address) {
    if (!address.matches("[^\\s/@]+:[0-9]{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    return port > 0 && port <= 65535;
  }

  /**
   * The same runner with one label more.
   *
   * @param key what placers look for, for example {@code zone}
   * @param value the label's value
   * @return a new spec
   */
  public RunnerSpec label(String key, String value) {
    var more = new TreeMap<>(labels);
    more.put(key, value);
    return new RunnerSpec(id, address, Map.copyOf(more));
  }

  /** Unique within the pool. */
  public String id() {
    return id;
  }

  /** Host and port. */
  public String address() {
    return address;
  }

  /** Labels for placers. Immutable. */
  public Map<String, String> labels() {
    return labels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunnerSpec that
        && id.equals(that.id)
        && address.equals(that.address)
        && labels.equals(that.labels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, address, labels);
  }

  @Override
  public String toString() {
    return id.equals(address) ? id : id + " (" + address + ")";
  }
}

package io.girolle.host.config;

import io.girolle.spi.NodeRole;

/** What a node is. Fn's names for the same are understood too. */
public enum Role {
  /** A load balancer. */
  LB("lb", "lb"),
  /** A runner. */
  RUNNER("runner", "pure-runner"),
  /** A load balancer and its runners in one process. */
  ALL("all", "full");

  private final String name;
  private final String fnName;

  Role(String name, String fnName) {
    this.name = name;
    this.fnName = fnName;
  }

  /** Whether the node plays that role. */
  public boolean plays(NodeRole role) {
    return this == ALL || name().equals(role.name());
  }

  static Role of(String name) {
    for (Role role : values()) {
      if (role.name.equals(name) || role.fnName.equals(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException("role: " + name + " (expected: lb, runner or all)");
  }
}

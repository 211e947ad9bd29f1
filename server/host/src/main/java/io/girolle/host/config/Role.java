package io.girolle.host.config;

import io.girolle.spi.NodeRole;
import java.util.Set;

/** What a node is. Fn's names for the same are understood too. */
public enum Role {
  /** A load balancer. */
  LB(Set.of("lb"), Set.of(NodeRole.LB)),
  /** A runner. */
  RUNNER(Set.of("runner", "pure-runner"), Set.of(NodeRole.RUNNER)),
  /** A load balancer and its runners in one process. */
  ALL(Set.of("all", "full"), Set.of(NodeRole.LB, NodeRole.RUNNER));

  private final Set<String> names;
  private final Set<NodeRole> roles;

  Role(Set<String> names, Set<NodeRole> roles) {
    this.names = names;
    this.roles = roles;
  }

  /** Whether the node plays that role. */
  public boolean plays(NodeRole role) {
    return roles.contains(role);
  }

  static Role of(String name) {
    for (Role role : values()) {
      if (role.names.contains(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException("role: " + name + " (expected: lb, runner or all)");
  }
}

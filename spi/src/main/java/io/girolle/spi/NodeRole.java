package io.girolle.spi;

/** Which side of a call a node is; a node may be both. */
public enum NodeRole {
  /** A load balancer: takes calls by HTTP and places them on runners. */
  LB,
  /** A runner: takes calls by gRPC and runs functions. */
  RUNNER
}

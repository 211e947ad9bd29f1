package io.girolle.spi;

import java.time.Instant;

/** A function instance as listeners see it. Immutable. */
public interface InstanceInfo {

  /** The instance's id, as in {@link ContainerSpec#id()}. */
  String id();

  /** The id of its app. */
  String appId();

  /** The id of its function. */
  String functionId();

  /** Its image. */
  String image();

  /** When it was ready. */
  Instant startedAt();
}

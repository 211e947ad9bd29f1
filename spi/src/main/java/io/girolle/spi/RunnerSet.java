package io.girolle.spi;

import java.util.List;

/** A snapshot of a pool. Immutable. */
public interface RunnerSet {

  /** The name of the pool. */
  String pool();

  /** Which part of the pool this is: what {@link RunnerPool#keyFor} answered. */
  String key();

  /** The runners in the pool's order, without doubles; maybe empty. Immutable. */
  List<Runner> runners();
}

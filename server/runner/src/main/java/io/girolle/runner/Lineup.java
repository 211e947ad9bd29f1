package io.girolle.runner;

import io.girolle.call.Chain;
import io.girolle.call.Gate;
import io.girolle.call.Registered;
import io.girolle.spi.Catalog;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The plugins' parts that are in service together, as one generation brought them. A call takes
 * hold of one when it comes and keeps to it until its end. Thread-safe.
 */
final class Lineup {
  private final Intake intake;
  private final Chain chain;
  private final InstanceKit kit;
  private final StatusReport report;
  private final Catalogs catalogs;
  private final Gate held = new Gate();

  /** Where functions are looked up that are started ahead of their calls. */
  interface Catalogs {
    /** The catalog of a function, by its id; null when there is none. */
    @Nullable Registered<Catalog> of(String functionId);
  }

  Lineup(Intake intake, Chain chain, InstanceKit kit, StatusReport report, Catalogs catalogs) {
    this.intake = intake;
    this.chain = chain;
    this.kit = kit;
    this.report = report;
    this.catalogs = catalogs;
    kit.join();
  }

  /** Takes hold, unless it is out of service. */
  boolean enter() {
    return held.enter();
  }

  /** Lets go. */
  void leave() {
    held.leave();
  }

  /** Takes it out of service; completes when the last hold is gone. */
  CompletableFuture<Void> retire() {
    held.close();
    return held.emptied().thenRun(kit::leave);
  }

  Intake intake() {
    return intake;
  }

  Chain chain() {
    return chain;
  }

  InstanceKit kit() {
    return kit;
  }

  StatusReport report() {
    return report;
  }

  Catalogs catalogs() {
    return catalogs;
  }
}

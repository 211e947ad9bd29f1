package io.girolle.runner;

/** The lineup that calls get now. Thread-safe. */
final class InService {
  private volatile Lineup lineup;

  InService(Lineup first) {
    lineup = first;
  }

  /** Takes hold of what is in service now. */
  Lineup enter() {
    Lineup now = lineup;
    while (!now.enter()) {
      now = lineup;
    }
    return now;
  }

  Lineup lineup() {
    return lineup;
  }

  /** Calls get another from now on; the one before is to be retired after this. */
  void replace(Lineup next) {
    lineup = next;
  }
}

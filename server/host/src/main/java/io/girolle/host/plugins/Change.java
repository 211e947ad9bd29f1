package io.girolle.host.plugins;

import io.girolle.call.config.Fault;
import java.util.List;

/**
 * What a change of the plugins did.
 *
 * @param generation the number of the generation that is in service now
 * @param changed whether it is another than before
 * @param kept instances that go on as they were
 * @param made instances that were made anew, or for the first time
 * @param removed instances that are no more
 * @param warnings what the operator should look at
 * @param restart keys whose new values need a restart
 */
public record Change(
    int generation,
    boolean changed,
    List<String> kept,
    List<String> made,
    List<String> removed,
    List<Fault> warnings,
    List<String> restart) {

  /** Takes copies. */
  public Change {
    kept = List.copyOf(kept);
    made = List.copyOf(made);
    removed = List.copyOf(removed);
    warnings = List.copyOf(warnings);
    restart = List.copyOf(restart);
  }
}

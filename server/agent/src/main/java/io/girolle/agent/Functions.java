package io.girolle.agent;

import io.girolle.agent.catalog.CatalogPicks;
import io.girolle.call.CallError;
import io.girolle.call.FunctionProfile;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * All functions that the agent can find: each is looked up in the catalog that is picked for it.
 */
public final class Functions {
  private final CatalogPicks picks;
  private final Map<String, FunctionLookup> lookups;

  /** Hears what was found, on the call's thread. */
  public interface Found {
    /**
     * There it is.
     *
     * @param profile the function
     * @param triggerId the trigger that led to it, or empty
     */
    void found(FunctionProfile profile, String triggerId);

    /** It can't be called. */
    void failed(CallError error);
  }

  /**
   * Functions of some catalogs.
   *
   * @param picks which catalog is asked
   * @param lookups those that are picked, by name
   */
  Functions(CatalogPicks picks, Map<String, FunctionLookup> lookups) {
    this.picks = picks;
    this.lookups = Map.copyOf(lookups);
  }

  /**
   * Finds a function by its id.
   *
   * @param id the function's id
   * @param thread the call's thread, which this is called on
   * @param found hears of it, within this method when the catalog knows at once
   */
  public void byId(String id, Executor thread, Found found) {
    in(picks.ofFunction(id)).byId(id, thread, found);
  }

  /**
   * Finds the function of a trigger.
   *
   * @param app the name of the trigger's app
   * @param source the trigger's path
   * @param thread the call's thread, which this is called on
   * @param found hears of it, within this method when the catalog knows at once
   */
  public void byTrigger(String app, String source, Executor thread, Found found) {
    in(picks.ofApp(app)).byTrigger(app, source, thread, found);
  }

  /** The lookup in the catalog of a name; null when it isn't picked. */
  @Nullable FunctionLookup lookup(String catalog) {
    return lookups.get(catalog);
  }

  private FunctionLookup in(String catalog) {
    FunctionLookup lookup = lookups.get(catalog);
    if (lookup == null) {
      throw new IllegalStateException("the agent has no catalog");
    }
    return lookup;
  }
}

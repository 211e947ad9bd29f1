package io.girolle.agent;

import io.girolle.agent.catalog.CatalogPicks;
import io.girolle.call.PickedName;

/**
 * Which of the parts that plugins offer are in use where no overrider says another.
 *
 * @param placer the placer's name, by function
 * @param pool the pool's name, by function
 * @param catalogs the catalogs; none for an agent that is given calls without looking them up
 */
public record Picks(PickedName placer, PickedName pool, CatalogPicks catalogs) {

  /** The same for every function. */
  public Picks(String placer, String pool, String catalog) {
    this(PickedName.always(placer), PickedName.always(pool), CatalogPicks.always(catalog));
  }
}

package io.girolle.loader.remains;

import java.util.List;

/** Finds the things of one kind that a plugin left; changes nothing. */
@FunctionalInterface
interface Kind {
  List<Left> find(Search search);
}

/**
 * The placers that Fn has, round-robin and consistent-hash, as a plugin.
 *
 * <p>Nothing depends on it; it depends on the SPI alone.
 */
@NullMarked
package io.girolle.plugins.placers;

import org.jspecify.annotations.NullMarked;

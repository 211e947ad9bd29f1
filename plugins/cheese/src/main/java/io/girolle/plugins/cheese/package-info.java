/**
 * The example of a plugin: an overrider and a driver extension that share a setting.
 *
 * <p>Nothing depends on it; it depends on the SPI alone.
 */
@NullMarked
package io.girolle.plugins.cheese;

import org.jspecify.annotations.NullMarked;

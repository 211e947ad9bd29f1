/**
 * The driver that runs each function instance in a container of a Docker engine.
 *
 * <p>Nothing depends on it; it depends on the SPI, and on libraries that it brings itself.
 */
@NullMarked
package io.girolle.plugins.docker;

import org.jspecify.annotations.NullMarked;

/**
 * An example of a plugin that shapes containers: an overrider on the load balancer makes an
 * extension, a driver extension on the runner makes that an option of the container.
 *
 * <p>Nothing depends on it; it depends on the SPI alone.
 */
@NullMarked
package io.girolle.plugins.cpushares;

import org.jspecify.annotations.NullMarked;

/**
 * Plugin jars to class loaders to checked, installed plugins to a generation of parts.
 *
 * <p>The host may depend on it; it knows the SPI and the call model, and nothing of agent, runner
 * or HTTP.
 */
@NullMarked
package io.girolle.loader;

import org.jspecify.annotations.NullMarked;

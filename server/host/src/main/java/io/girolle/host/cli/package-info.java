/**
 * The command line.
 *
 * <p>Only {@link io.girolle.host.Main} may depend on it.
 */
@NullMarked
package io.girolle.host.cli;

import org.jspecify.annotations.NullMarked;

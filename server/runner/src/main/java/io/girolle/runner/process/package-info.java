/**
 * The built-in driver that runs functions as plain processes.
 *
 * <p>The host may depend on its plugin; it knows the SPI alone, like any plugin.
 */
@NullMarked
package io.girolle.runner.process;

import org.jspecify.annotations.NullMarked;

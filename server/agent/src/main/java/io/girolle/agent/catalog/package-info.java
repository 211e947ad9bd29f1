/**
 * Built-in catalogs of apps, functions and triggers, registered through the SPI like anyone's, and
 * what keeps the answers of catalogs that ask elsewhere.
 *
 * <p>The agent and the host may depend on it; it depends on the SPI, the typed configuration and
 * timers alone.
 */
@NullMarked
package io.girolle.agent.catalog;

import org.jspecify.annotations.NullMarked;

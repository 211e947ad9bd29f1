/**
 * Built-in catalogs of apps, functions and triggers, registered through the SPI like anyone's.
 *
 * <p>The host may depend on it; it depends on the SPI and the typed configuration alone.
 */
@NullMarked
package io.girolle.agent.catalog;

import org.jspecify.annotations.NullMarked;

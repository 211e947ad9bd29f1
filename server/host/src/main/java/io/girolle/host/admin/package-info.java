/**
 * What operators ask a running node over HTTP: probes, its plugins, explained calls, metrics.
 *
 * <p>Depends on the plugins of a running node and on the agent; only the composition root may
 * depend on it.
 */
@NullMarked
package io.girolle.host.admin;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP side: Undertow's exchanges shown to the agent as clients, Fn's paths and trigger
 * framing, and the admin listener.
 *
 * <p>Only the composition root and the admin side may depend on it.
 */
@NullMarked
package io.girolle.host.http;

import org.jspecify.annotations.NullMarked;

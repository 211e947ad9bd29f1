/**
 * The load balancer's agent as a library: takes a call, lets plugins edit it, and places it on a
 * runner. No HTTP server is in it; whoever has one hands it a {@link
 * io.girolle.agent.ClientExchange}.
 *
 * <p>The host may depend on it; it knows nothing of loader, runner or HTTP server.
 */
@NullMarked
package io.girolle.agent;

import org.jspecify.annotations.NullMarked;

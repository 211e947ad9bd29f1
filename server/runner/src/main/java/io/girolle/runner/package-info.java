/**
 * The pure runner as a library: takes calls by gRPC, admits or refuses them, keeps function
 * instances hot, and talks to them over their Unix-domain sockets.
 *
 * <p>The host may depend on it; it knows nothing of agent, loader or host.
 */
@NullMarked
package io.girolle.runner;

import org.jspecify.annotations.NullMarked;

/**
 * Replays what a real Fn load balancer was asked and what it did, as recorded on the wire, against
 * this one, with runners that follow the recorded script.
 *
 * <p>The tests of the whole way depend on it; it depends on the HTTP side, the agent and the
 * harness.
 */
@NullMarked
package io.girolle.host.conformance.lb;

import org.jspecify.annotations.NullMarked;

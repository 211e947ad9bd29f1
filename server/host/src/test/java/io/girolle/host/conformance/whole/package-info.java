/**
 * Replays what a client asked a real Fn load balancer with a real runner behind it, and what these
 * two said to each other, against both of this project's nodes, with the recorded functions.
 *
 * <p>Nothing depends on it; it depends on the replays of either node.
 */
@NullMarked
package io.girolle.host.conformance.whole;

import org.jspecify.annotations.NullMarked;

/**
 * The bare relay: HTTP in, {@code Engage} out, and nothing else. It is frozen: it is the floor that
 * the load balancer is measured against, so it isn't tuned or changed once results were published.
 *
 * <p>Nothing depends on it; it depends on Undertow, gRPC and the protocol alone.
 */
@NullMarked
package io.girolle.bench.relay;

import org.jspecify.annotations.NullMarked;

/**
 * Many at once: calls in flight, calls that wait, clients that hardly read. Tells what they cost a
 * load balancer in memory, threads and CPU.
 *
 * <p>Nothing but the program depends on it; of the load balancer it knows the distribution alone.
 */
@NullMarked
package io.girolle.bench.crowd;

import org.jspecify.annotations.NullMarked;

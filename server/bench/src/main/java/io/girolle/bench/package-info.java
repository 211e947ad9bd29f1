/**
 * Whole-process benchmarks: starts stub runner, bare relay and load balancer, loads them in turn
 * and prints what a call costs each of them.
 *
 * <p>Nothing depends on it; of the load balancer it knows the distribution alone.
 */
@NullMarked
package io.girolle.bench;

import org.jspecify.annotations.NullMarked;

/**
 * The stub runner: answers every {@code Engage} with what it was sent, as cheaply as can be.
 *
 * <p>Nothing depends on it; it depends on gRPC and the protocol alone.
 */
@NullMarked
package io.girolle.bench.stub;

import org.jspecify.annotations.NullMarked;

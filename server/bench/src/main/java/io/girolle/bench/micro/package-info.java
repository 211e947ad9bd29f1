/**
 * JMH benchmarks of single steps of a call: the chain of plugins and the choice of a runner.
 *
 * <p>Nothing but the command line depends on it.
 */
@NullMarked
package io.girolle.bench.micro;

import org.jspecify.annotations.NullMarked;

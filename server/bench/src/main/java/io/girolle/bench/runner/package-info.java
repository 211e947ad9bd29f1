/**
 * {@code bench runner}: what a runner adds to a function's call, warm and cold. May use everything
 * of the benchmarks; nothing may depend on it.
 */
@org.jspecify.annotations.NullMarked
package io.girolle.bench.runner;

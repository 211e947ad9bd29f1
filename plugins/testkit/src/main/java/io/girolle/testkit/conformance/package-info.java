/**
 * What every plugin of a kind must hold, as tests: an author's test implements the interface of the
 * kind and gives it the part, and has the tests.
 *
 * <p>Tests of plugins depend on it; it depends on the SPI, and on the agent's and runner's views of
 * calls and containers.
 */
@NullMarked
package io.girolle.testkit.conformance;

import org.jspecify.annotations.NullMarked;

/**
 * What a plugin author tests with: a plugin in a real node within the test, a check that nothing of
 * it is left behind, and a node to be started in an IDE.
 *
 * <p>Tests of plugins depend on it, and nothing else does; it depends on the host and the harness.
 */
@NullMarked
package io.girolle.testkit;

import org.jspecify.annotations.NullMarked;

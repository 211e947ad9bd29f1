/**
 * Replays what a real Fn runner was told and what it answered, as recorded on the wire, against
 * this one, with the recorded functions as processes.
 *
 * <p>The tests of the whole way depend on it; it depends on the runner, the loader and the harness.
 */
@NullMarked
package io.girolle.host.conformance.runner;

import org.jspecify.annotations.NullMarked;

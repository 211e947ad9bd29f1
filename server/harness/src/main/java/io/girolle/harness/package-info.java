/**
 * What tests share: a runner that does what a script says, virtual time, a ledger of what was
 * executed, and the rule for tests that need a program.
 *
 * <p>Tests of every module but {@code call} may depend on it; it depends on {@code call} and {@code
 * proto}.
 */
@NullMarked
package io.girolle.harness;

import org.jspecify.annotations.NullMarked;

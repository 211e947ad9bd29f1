/**
 * What tests share that replay recordings of a real Fn: their files, and what becomes of a case by
 * what was found, by the lists of those that wait and those that aren't ours.
 *
 * <p>The packages below, one a kind of node, depend on it; it depends on nothing.
 */
@NullMarked
package io.girolle.host.conformance;

import org.jspecify.annotations.NullMarked;

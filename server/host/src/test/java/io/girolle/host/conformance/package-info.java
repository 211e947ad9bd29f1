/**
 * What tests share that replay recordings of a real Fn: their files, and what becomes of a case by
 * what was found, by the lists of those that wait and those that aren't ours.
 *
 * <p>Of all that was recorded, {@code api_*} and {@code full_*} aren't ours and aren't here: what
 * an API node writes and lists, and a node that is one with it. Girolle asks such a node and is
 * none.
 *
 * <p>The packages below, one a kind of node, depend on it; it depends on nothing.
 */
@NullMarked
package io.girolle.host.conformance;

import org.jspecify.annotations.NullMarked;

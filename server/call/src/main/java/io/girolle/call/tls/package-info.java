/**
 * Mutual TLS between nodes, from files that may change. For agent and runner; it depends on nothing
 * else of the server but timers.
 */
@NullMarked
package io.girolle.call.tls;

import org.jspecify.annotations.NullMarked;

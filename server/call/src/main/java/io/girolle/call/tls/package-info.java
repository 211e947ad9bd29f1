/**
 * Files in PEM, and mutual TLS between nodes from files that may change; it depends on nothing else
 * of the server but timers.
 */
@NullMarked
package io.girolle.call.tls;

import org.jspecify.annotations.NullMarked;

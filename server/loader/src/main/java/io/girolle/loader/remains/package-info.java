/**
 * What an untidy plugin leaves in the JVM when it is closed: found, and taken back where the JVM
 * allows it, else named.
 *
 * <p>Only the loader may depend on it; it knows plugin instances, and else the JDK alone.
 */
@NullMarked
package io.girolle.loader.remains;

import org.jspecify.annotations.NullMarked;

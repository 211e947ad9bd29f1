/**
 * A real Docker engine for tests, and images for it.
 *
 * <p>Tests of all modules may depend on it; it depends on nothing but the JDK, JUnit and the kit
 * for Node.
 */
@NullMarked
package io.girolle.harness.docker;

import org.jspecify.annotations.NullMarked;

/**
 * A function that tests run and control, as a program of its own.
 *
 * <p>It needs nothing but the JDK and this jar; tests name its headers and variables.
 */
@NullMarked
package io.girolle.harness.function;

import org.jspecify.annotations.NullMarked;

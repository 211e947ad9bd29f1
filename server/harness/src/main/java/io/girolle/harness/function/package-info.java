/**
 * Functions that tests run as programs of their own: one that they control, and the kit for those
 * written in Node.
 *
 * <p>The function needs nothing but the JDK and this jar; tests name its headers and variables.
 */
@NullMarked
package io.girolle.harness.function;

import org.jspecify.annotations.NullMarked;

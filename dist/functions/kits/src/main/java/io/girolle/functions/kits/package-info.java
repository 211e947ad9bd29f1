/**
 * The function of the end-to-end tests on the Java kit; its twin on the Node kit is in {@code
 * src/main/node}.
 *
 * <p>The kit makes and calls it, by its name.
 */
@NullMarked
package io.girolle.functions.kits;

import org.jspecify.annotations.NullMarked;

/**
 * The program and its command line.
 *
 * <p>Nothing depends on it; it depends on the composition root.
 */
@NullMarked
package io.girolle.host.cli;

import org.jspecify.annotations.NullMarked;

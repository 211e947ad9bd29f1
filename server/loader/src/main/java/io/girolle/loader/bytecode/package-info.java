/**
 * The class files of a plugin, read and rewritten without any of their code being run: whether they
 * fit the SPI, and that they can't end the process.
 *
 * <p>Only the loader may depend on it.
 */
@NullMarked
package io.girolle.loader.bytecode;

import org.jspecify.annotations.NullMarked;

package io.girolle.loader;

import java.nio.file.Path;

/**
 * A jar and the private copy of it that is read in its place.
 *
 * @param original where the operator put it
 * @param file the copy
 * @param digest SHA-256 of both, in hexadecimal
 */
record JarCopy(Path original, Path file, String digest) {}

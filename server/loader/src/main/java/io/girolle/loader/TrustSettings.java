package io.girolle.loader;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which jars may run at all.
 *
 * @param pins the file that lists the digests of those that may; all may when there is none
 * @param pinsPlace file and line of the key that names it
 * @param allowWritable whether others may be able to write to them
 */
record TrustSettings(Optional<Path> pins, String pinsPlace, boolean allowWritable) {
  static final String PINS = "girolle.plugins.pins";
  static final String ALLOW_WRITABLE = "girolle.plugins.allow-writable";
}

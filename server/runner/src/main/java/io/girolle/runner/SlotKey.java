package io.girolle.runner;

/**
 * What two calls must have in common to share an instance.
 *
 * @param digest hexadecimal
 */
record SlotKey(String digest) {}

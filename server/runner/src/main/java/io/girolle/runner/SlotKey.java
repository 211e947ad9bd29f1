package io.girolle.runner;

/**
 * What two calls must have in common to share an instance.
 *
 * @param kit what instances are made with
 * @param digest of all else, hexadecimal
 */
record SlotKey(InstanceKit kit, String digest) {}

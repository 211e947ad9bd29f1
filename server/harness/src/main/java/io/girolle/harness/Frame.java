package io.girolle.harness;

/**
 * One {@code DataFrame} of a request as it arrived.
 *
 * @param size how many bytes it carried
 * @param eof whether it was marked as the last one
 */
public record Frame(int size, boolean eof) {}

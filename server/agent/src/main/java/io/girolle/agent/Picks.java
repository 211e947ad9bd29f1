package io.girolle.agent;

/**
 * Which of the parts that plugins offer are in use where nothing else is said.
 *
 * @param placer the placer's name
 * @param pool the pool's name
 * @param catalog the catalog's name; empty for an agent that is given calls without looking them up
 */
public record Picks(String placer, String pool, String catalog) {}

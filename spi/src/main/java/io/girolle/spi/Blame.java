package io.girolle.spi;

/** Whose fault it is that a call failed. */
public enum Blame {
  /** The client that made the call: a bad request, or it left. */
  CLIENT,
  /** The user who wrote or configured the function. */
  USER,
  /** The service: this node, its runners, its plugins. */
  SERVICE
}

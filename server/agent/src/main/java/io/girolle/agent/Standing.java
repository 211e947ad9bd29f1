package io.girolle.agent;

/** What a runner of a pool gets of the calls that placers choose it for. */
enum Standing {
  /** All of them. */
  FULL,
  /** A share that grows. */
  RETURNING,
  /** None. */
  EJECTED
}

package io.girolle.spi;

/**
 * What a plugin says about a part that it has just registered. Each method returns the same
 * registration and works only during {@link Plugin#install}; later it throws {@link
 * IllegalStateException}.
 *
 * <p>The short form of a plugin says the same in its jar's manifest: {@code Girolle-Role}, {@code
 * Girolle-Blocking}, {@code Girolle-Owns}.
 */
public interface Registration {

  /**
   * Tells several parts of one kind apart, in logs, counters and explanations.
   *
   * @param part a short name, for example {@code quota}
   * @return this
   */
  Registration named(String part);

  /**
   * Says on which kind of node the part runs. Overriders and listeners run on load balancers unless
   * said otherwise; an overrider may run on runners instead. Every other kind has one natural role,
   * and naming another is an {@link IllegalArgumentException}.
   *
   * @param role where it runs
   * @return this
   */
  Registration on(NodeRole role);

  /**
   * Says that the part may block. Its hooks are then called on a thread made for that, never on an
   * I/O thread; each costs the call two changes of thread. Only overriders, listeners and catalogs
   * need to say so. An overrider or listener that takes longer than the instance's {@code
   * time-budget}, or else {@code girolle.plugins.blocking-budget}, is interrupted and has failed:
   * its edits and its return have no effect any more.
   *
   * @return this
   */
  Registration blocking();

  /**
   * Claims extension keys: no other jar's plugin may write them. Instances of the same jar may.
   *
   * @param extensionKeys exact keys
   * @return this
   */
  Registration owns(String... extensionKeys);
}

package io.girolle.spi;

/**
 * Hears of the beginning and the end of calls.
 *
 * <p>Hooks come in pairs: {@link #afterCall} comes exactly once to each listener whose own {@link
 * #beforeCall} returned, whatever became of the call, and to no other. For different calls the
 * hooks are called concurrently.
 */
public interface CallListener {

  /**
   * Called once a call, in the order of the chain, after the overriders and before the body is read
   * and the call is placed. On the call's I/O thread; must not block unless registered as {@link
   * Registration#blocking()}.
   *
   * @param call the call as it will be placed
   * @throws CallRejectedException to answer the client with that status and message: the call is
   *     not placed, and listeners after this one don't hear of it. Any other throwable counts as a
   *     failure of the plugin, and the instance's {@code on-failure} decides
   */
  default void beforeCall(Call call) throws CallRejectedException {}

  /**
   * Called once a call when it is over, in the reverse order of the chain, after the client has
   * been answered. On a thread made for this work, where it may block; it is cut off after {@code
   * girolle.lb.call-end.timeout}.
   *
   * @param call the same call that {@link #beforeCall} saw
   * @param result what became of it; what this method throws is logged and counted, and changes
   *     nothing
   */
  default void afterCall(Call call, CallResult result) {}
}

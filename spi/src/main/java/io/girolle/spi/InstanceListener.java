package io.girolle.spi;

/**
 * Hears of the life of function instances. On runners. For one instance the hooks come in order;
 * for different ones they come concurrently. What a hook throws is logged and counted, and changes
 * nothing. A listener that was registered as {@link Registration#blocking()} hears of everything on
 * threads made for that, one thing after the other, and maybe a little later.
 */
public interface InstanceListener {

  /**
   * An instance is about to be created, after all driver extensions have had their say. On a driver
   * thread; may block.
   *
   * @param call the call that it is started for
   * @param spec the spec, which can be read and no longer edited
   */
  default void beforeCreate(Call call, ContainerSpec spec) {}

  /**
   * It is ready for its first call. On a driver thread; may block.
   *
   * @param instance the instance
   */
  default void afterStart(InstanceInfo instance) {}

  /**
   * A call is about to be sent to it. On the call's I/O thread; must not block, unless it was
   * registered as {@link Registration#blocking()}.
   *
   * @param instance the instance
   * @param call the call
   */
  default void beforeCall(InstanceInfo instance, Call call) {}

  /**
   * A call has ended on it. On the call's I/O thread; must not block, unless it was registered as
   * {@link Registration#blocking()}.
   *
   * @param instance the instance
   * @param call the call
   * @param result how it ended
   */
  default void afterCall(InstanceInfo instance, Call call, CallResult result) {}

  /**
   * It has ended. On a driver thread; may block. Comes exactly once after each {@link #afterStart}.
   *
   * @param instance the instance
   * @param exit how it ended
   */
  default void afterStop(InstanceInfo instance, Exit exit) {}
}

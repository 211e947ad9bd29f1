package io.girolle.spi;

/**
 * Edits a call and its extensions before anything is counted, or rejects it.
 *
 * <p>Overriders run in the order of the chain; each sees the edits of those before it. It runs as
 * the last step of making a call, before its listeners, before its body has been read, and before
 * it is placed. It is called on the call's I/O thread and must not block, unless it was registered
 * as {@link Registration#blocking()}; for different calls it is called concurrently.
 *
 * <p>This is Fn's {@code CallOverrider}, which returned a new map of extensions: here {@link
 * CallEdit#clearExtensions()} comes before the new ones.
 */
@FunctionalInterface
public interface CallOverrider {

  /**
   * Edits one call.
   *
   * @param call valid only until this method returns; it throws {@link IllegalStateException}
   *     afterwards
   * @throws CallRejectedException to answer the client with that status and message; nothing else
   *     of the call happens. Any other throwable counts as a failure of the plugin, and the
   *     instance's {@code on-failure} decides
   */
  void override(CallEdit call) throws CallRejectedException;
}

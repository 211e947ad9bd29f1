package io.girolle.spi;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Tells apps, functions and triggers. On the path of every call: methods return at once, with a
 * stage that is complete already where the answer is known. Thread-safe.
 *
 * <p>A stage that fails with {@link CallRejectedException} ends the call with that answer; any
 * other failure is 500. Answers may be kept by identity: while nothing has changed, the same object
 * should come again.
 */
public interface Catalog {

  /**
   * Looks an app up.
   *
   * @param idOrName an id, or else a name
   * @return the app, or empty when it is unknown
   */
  CompletionStage<Optional<App>> app(String idOrName);

  /**
   * Looks a function up.
   *
   * @param id its id
   * @return the function, or empty when it is unknown
   */
  CompletionStage<Optional<AppFunction>> function(String id);

  /**
   * Looks an HTTP trigger up.
   *
   * @param app the id or name of its app
   * @param source its path, with the leading slash; an exact match
   * @return the trigger, or empty when it is unknown
   */
  CompletionStage<Optional<AppTrigger>> trigger(String app, String source);
}

package io.girolle.call;

import java.util.List;
import java.util.Map;

/**
 * What a client asked for, apart from the body.
 *
 * @param method the HTTP method
 * @param url the absolute URL
 * @param headers for the function, by canonical name; immutable
 * @param triggerId the trigger that it came through, or empty
 * @param detached whether the client doesn't wait for the result
 * @param origin what it is known by elsewhere
 */
public record CallRequest(
    String method,
    String url,
    Map<String, List<String>> headers,
    String triggerId,
    boolean detached,
    Origin origin) {

  /** One that is known nowhere else. */
  public CallRequest(
      String method,
      String url,
      Map<String, List<String>> headers,
      String triggerId,
      boolean detached) {
    this(method, url, headers, triggerId, detached, Origin.NONE);
  }
}

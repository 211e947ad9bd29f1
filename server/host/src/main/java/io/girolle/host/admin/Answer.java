package io.girolle.host.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.undertow.util.StatusCodes;

/**
 * An answer to an operator.
 *
 * @param status its HTTP status
 * @param type the media type of its body
 * @param body its body
 */
record Answer(int status, String type, String body) {
  private static final String JSON = "application/json; charset=utf-8";

  /** All went well. */
  static Answer ok(JsonNode json) {
    return of(StatusCodes.OK, json);
  }

  /** As much as the JSON says. */
  static Answer of(int status, JsonNode json) {
    return new Answer(status, JSON, json.toPrettyString() + "\n");
  }

  /** It can't be answered. */
  static Answer error(int status, String message) {
    return of(status, JsonNodeFactory.instance.objectNode().put("message", message));
  }
}

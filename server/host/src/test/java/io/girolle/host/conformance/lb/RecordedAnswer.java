package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.Headers;

/**
 * An answer that the client got.
 *
 * @param none whether it got none
 * @param status the status; 0 when there was none
 * @param headers the headers
 * @param body as much of the body as came
 * @param complete whether that was all
 * @param interim whether an interim answer came before it
 */
public record RecordedAnswer(
    boolean none, int status, Headers headers, byte[] body, boolean complete, boolean interim) {

  static RecordedAnswer of(JsonNode json) {
    var headers = new Headers();
    json.path("headers").forEach(pair -> headers.add(pair.get(0).asText(), pair.get(1).asText()));
    return new RecordedAnswer(
        json.path("none").asBoolean(),
        json.path("status").asInt(),
        headers,
        json.has("body") ? RecordedBody.of(json.get("body")).bytes() : new byte[0],
        json.path("complete").asBoolean(true),
        json.path("interim").size() > 0);
  }
}

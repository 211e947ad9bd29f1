package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A request of the client's.
 *
 * @param method its method
 * @param target its target as it was sent
 * @param head all of its head, byte for byte as Latin-1
 * @param host what its Host header said; empty when it had none
 * @param body its body
 * @param chunks the lengths of its chunks; empty when it wasn't chunked
 */
public record RecordedRequest(
    String method, String target, String head, String host, byte[] body, List<Integer> chunks) {
  private static final String LOCAL = "127.0.0.1:";

  /** Reads one. */
  public static RecordedRequest of(JsonNode json) {
    List<Integer> chunks = new ArrayList<>();
    json.get("body").path("chunk_lengths").forEach(length -> chunks.add(length.asInt()));
    String host = "";
    for (JsonNode header : json.get("headers")) {
      if (header.get(0).asText().equals("Host")) {
        host = header.get(1).asText();
      }
    }
    return new RecordedRequest(
        json.get("method").asText(),
        json.get("target").asText(),
        json.get("raw_head").asText(),
        host,
        RecordedBody.of(json.get("body")).bytes(),
        List.copyOf(chunks));
  }

  /** Whether it asked the node under its own address. */
  boolean isLocal() {
    return host.startsWith(LOCAL);
  }

  /** The head as it asks a node at another address. */
  String headFor(String address) {
    return isLocal() ? head.replace("Host: " + host + "\r", "Host: " + address + "\r") : head;
  }

  /** Whether its head promises more than its body holds. */
  boolean isTruncated() {
    return chunks.isEmpty() && declaredLength() > body.length;
  }

  /** Whether it asks for a call, rather than for the node's version and such. */
  boolean isForCall() {
    String path = target.replaceFirst("^http://[^/]*", "");
    return path.startsWith("/invoke/") || path.startsWith("/t/") || path.startsWith("/r/");
  }

  private long declaredLength() {
    for (String line : head.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        return Long.parseLong(line.substring(15).strip());
      }
    }
    return 0;
  }
}

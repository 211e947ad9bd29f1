package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One recorded case: requests and answers of the client, the script of the runners, and what these
 * received.
 *
 * @param name what it is called
 * @param node which kind of node was recorded
 * @param exchanges what the client asked and got, in order
 * @param scripts the runners' steps by attempt; the last one repeats
 * @param attempts how many attempts there were
 * @param attemptsVary whether that depended on the time alone
 * @param received what the runners received, attempt by attempt
 * @param tookMillis how long it took
 * @param clientLeavesAfterMillis when the client left; 0 when it stayed
 * @param showsFrames whether it is about HTTP/2 frames
 */
public record Recording(
    String name,
    String node,
    List<Exchange> exchanges,
    List<JsonNode> scripts,
    int attempts,
    boolean attemptsVary,
    List<Received> received,
    int tookMillis,
    int clientLeavesAfterMillis,
    boolean showsFrames) {
  private static final int MANY = 3;

  /** A request and its answer. */
  public record Exchange(RecordedRequest request, RecordedAnswer answer) {}

  /**
   * What a runner received in one attempt.
   *
   * @param attempt its number over all runners, from 1
   * @param requestId whether the stream carried the id of the request
   * @param tryCall the message that opened it; missing when it wasn't read
   * @param closedByClient whether it was the load balancer that ended the stream
   */
  public record Received(int attempt, String requestId, JsonNode tryCall, boolean closedByClient) {}

  /** Reads one. */
  public static Recording of(JsonNode json) {
    List<Exchange> exchanges = new ArrayList<>();
    for (JsonNode exchange : json.has("exchanges") ? json.get("exchanges") : List.of(json)) {
      exchanges.add(
          new Exchange(
              RecordedRequest.of(exchange.get("http_request")),
              RecordedAnswer.of(exchange.get("http_response"))));
    }
    List<JsonNode> scripts = new ArrayList<>();
    json.get("runner_script").get("by_attempt").forEach(scripts::add);
    List<Received> received = new ArrayList<>();
    json.get("runner_received").forEach(attempt -> received.add(received(attempt)));
    int attempts = json.get("attempts_total").asInt();
    int leaves = json.path("client_leaves_after_ms").asInt();
    return new Recording(
        json.get("name").asText(),
        json.get("node").asText(),
        List.copyOf(exchanges),
        List.copyOf(scripts),
        attempts,
        json.has("attempts_not_listed") || (leaves > 0 && attempts > MANY),
        List.copyOf(received),
        json.get("took_ms").asInt(),
        leaves,
        json.has("http2_frames"));
  }

  /** The steps of an attempt, numbered from 1 over all runners. */
  JsonNode script(int attempt) {
    return scripts.get(Math.min(attempt, scripts.size()) - 1);
  }

  /** The host and port at which the node was asked. */
  String host() {
    return exchanges.get(0).request().host();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Received received(JsonNode json) {
    String requestId = "";
    for (JsonNode header : json.get("request_headers")) {
      if (header.get(0).asText().equals("fn_request_id")) {
        requestId = header.get(1).asText();
      }
    }
    JsonNode tryCall = json.path("try");
    for (JsonNode message : json.get("received")) {
      if (message.get("kind").asText().equals("try")) {
        tryCall = message;
      }
    }
    return new Received(
        json.get("attempt").asInt(),
        requestId,
        tryCall,
        json.path("end").path("stream_closed_by").asText().equals("client"));
  }
}

package io.girolle.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import io.girolle.call.CallJson;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.TryCall;
import java.time.Instant;
import java.util.List;

/**
 * A call of the status function. Its instance takes no room, so that it can be had on a full runner
 * and isn't in the way of others.
 *
 * @param id a new id
 * @param image the function's image
 * @param request its input, as JSON
 * @param createdAt when it is made
 * @param settings its limits
 */
record StatusCall(
    String id, String image, String request, Instant createdAt, StatusFunctionSettings settings) {
  private static final String NAME = "status-function";

  /** The call as a load balancer would send it, message by message. */
  List<ClientMsg> messages() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("image", image).put("type", "sync").put("url", "/").put("method", "GET");
    json.put("app_id", NAME).put("fn_id", NAME).put("memory", 0);
    json.put("timeout", settings.timeout().plusMillis(999).toSeconds());
    json.put("idle_timeout", settings.idleTimeout().toSeconds());
    json.put("created_at", CallJson.time(createdAt));
    return List.of(
        ClientMsg.newBuilder()
            .setTry(TryCall.newBuilder().setModelsCallJson(json.toString()))
            .build(),
        ClientMsg.newBuilder()
            .setData(DataFrame.newBuilder().setData(ByteString.copyFromUtf8(request)).setEof(true))
            .build());
  }
}

package io.girolle.host.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** {@code /admin/explain}: what was done to the last calls whose clients asked. */
public final class ExplainPaths extends AdminPaths {
  private final ExplainRecords records;
  private final ObjectMapper reader = new ObjectMapper();

  /** The path of these records. */
  public ExplainPaths(ExplainRecords records) {
    this.records = records;
  }

  @Override
  void addTo(Routes routes) {
    routes.get("/admin/explain", none -> all());
  }

  private Answer all() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode calls = json.putArray("calls");
    for (ExplainRecord call : records.all()) {
      ObjectNode told =
          calls
              .addObject()
              .put("at", call.at().toString())
              .put("call", call.call())
              .put("request", call.target())
              .put("status", call.status());
      told.set("explanation", explanation(call));
      if (call.omitted() > 0) {
        told.put("omittedCharacters", call.omitted());
      }
    }
    return Answer.ok(json);
  }

  /** Part of it came from a runner, and may be anything. */
  private JsonNode explanation(ExplainRecord call) {
    if (call.omitted() > 0) {
      return NullNode.getInstance();
    }
    try {
      return reader.readTree(call.explanation());
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(call.explanation());
    }
  }
}

package io.girolle.host.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.girolle.call.config.Fault;
import java.util.List;

/** Faults as JSON, the same wherever an operator gets them. */
public final class FaultsJson {
  private FaultsJson() {}

  /** An object each, with where, what and message. */
  public static ArrayNode of(List<Fault> faults) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Fault fault : faults) {
      json.addObject()
          .put("where", fault.where())
          .put("what", fault.what())
          .put("message", fault.message());
    }
    return json;
  }
}

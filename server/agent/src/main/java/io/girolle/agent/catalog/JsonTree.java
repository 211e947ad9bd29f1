package io.girolle.agent.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as JDK types, immutable; JSON's null is left out. */
final class JsonTree {
  private JsonTree() {}

  static Map<String, Object> map(JsonNode object) {
    var map = new LinkedHashMap<String, Object>();
    object
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isNull()) {
                map.put(entry.getKey(), value(entry.getValue()));
              }
            });
    return Collections.unmodifiableMap(map);
  }

  private static List<Object> list(JsonNode array) {
    var list = new ArrayList<Object>();
    array.forEach(
        item -> {
          if (!item.isNull()) {
            list.add(value(item));
          }
        });
    return Collections.unmodifiableList(list);
  }

  private static Object value(JsonNode json) {
    if (json.isObject()) {
      return map(json);
    } else if (json.isArray()) {
      return list(json);
    } else if (json.isNumber()) {
      return json.numberValue();
    }
    return json.isBoolean() ? (Object) json.booleanValue() : json.textValue();
  }
}

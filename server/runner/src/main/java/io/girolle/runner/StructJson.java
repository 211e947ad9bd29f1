package io.girolle.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** The JSON that a {@code Struct} stands for. */
final class StructJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StructJson() {}

  static String of(Struct struct) {
    return node(struct).toString();
  }

  private static JsonNode node(Struct struct) {
    var object = JSON.objectNode();
    struct.getFieldsMap().forEach((name, value) -> object.set(name, node(value)));
    return object;
  }

  private static JsonNode node(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> JSON.textNode(value.getStringValue());
      case NUMBER_VALUE -> number(value.getNumberValue());
      case BOOL_VALUE -> JSON.booleanNode(value.getBoolValue());
      case STRUCT_VALUE -> node(value.getStructValue());
      case LIST_VALUE -> {
        var array = JSON.arrayNode();
        value.getListValue().getValuesList().forEach(item -> array.add(node(item)));
        yield array;
      }
      case NULL_VALUE, KIND_NOT_SET -> JSON.nullNode();
    };
  }

  private static JsonNode number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1L << 53
        ? JSON.numberNode((long) number)
        : JSON.numberNode(number);
  }
}

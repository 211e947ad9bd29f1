package io.girolle.plugins.docker;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sets what a JSON pointer points at in the engine's create request. */
final class EngineOption {
  private static final String APPEND = "-";

  private EngineOption() {}

  /**
   * Sets an option. Objects are merged with what is there, all else replaces it; objects on the way
   * are made, and {@code -} is the place after a list's last element.
   *
   * @throws IllegalArgumentException when the pointer leads through something that is no object or
   *     list
   */
  static void set(ObjectNode request, String pointer, Object value) {
    JsonPointer path = JsonPointer.compile(pointer);
    if (path.matches()) {
      throw misled(pointer, "it must not be the whole request");
    }
    set(request, path, pointer, Json.of(value));
  }

  private static void set(JsonNode parent, JsonPointer path, String pointer, JsonNode value) {
    String name = path.getMatchingProperty();
    JsonPointer rest = path.tail();
    if (parent instanceof ObjectNode object) {
      JsonNode child = object.path(name);
      if (rest.matches()) {
        object.set(name, merged(child, value));
      } else {
        JsonNode next = isNothing(child) ? object.putObject(name) : child;
        set(next, rest, pointer, value);
      }
    } else if (parent instanceof ArrayNode list) {
      int index = index(list, name, pointer);
      boolean added = index == list.size();
      if (!rest.matches()) {
        set(added ? list.addObject() : list.get(index), rest, pointer, value);
      } else if (added) {
        list.add(value);
      } else {
        list.set(index, merged(list.get(index), value));
      }
    } else {
      throw misled(pointer, "'" + name + "' would be in what is no object");
    }
  }

  private static int index(ArrayNode list, String name, String pointer) {
    if (name.equals(APPEND)) {
      return list.size();
    }
    if (!name.matches("\\d{1,6}") || Integer.parseInt(name) >= list.size()) {
      throw misled(pointer, "the list has no element '" + name + "'");
    }
    return Integer.parseInt(name);
  }

  private static JsonNode merged(JsonNode there, JsonNode value) {
    if (there instanceof ObjectNode object && value instanceof ObjectNode added) {
      added
          .properties()
          .forEach(
              entry ->
                  object.set(
                      entry.getKey(), merged(object.path(entry.getKey()), entry.getValue())));
      return object;
    }
    return value;
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static IllegalArgumentException misled(String pointer, String why) {
    return new IllegalArgumentException("engine option '" + pointer + "': " + why);
  }
}

package io.girolle.plugins.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** JSON as the engine speaks it. Keeps nothing on the threads that it is used on. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build())
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A value of JDK types. */
  static JsonNode of(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * What was read.
   *
   * @throws IOException when it isn't JSON
   */
  static JsonNode parse(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  /** What was read; text when it isn't JSON. */
  static JsonNode parseLeniently(byte[] json) {
    try {
      return parse(json);
    } catch (IOException e) {
      return TextNode.valueOf(new String(json, StandardCharsets.UTF_8));
    }
  }

  /** Values that follow one another; each is there as soon as its end was read. */
  static MappingIterator<JsonNode> values(InputStream stream) throws IOException {
    return MAPPER.readerFor(JsonNode.class).readValues(stream);
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /** The engine's form of filters. */
  static String filters(Map<String, List<String>> filters) {
    return new String(bytes(of(filters)), StandardCharsets.UTF_8);
  }
}

package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * A body: its bytes, or, when it is long, how to make them. Those patterns are all that was sent:
 * byte i is i modulo 251, over the whole body or in each chunk.
 */
record RecordedBody(byte[] bytes) {
  private static final int MODULUS = 251;

  static RecordedBody of(JsonNode json) {
    byte[] bytes = json.has("base64") ? decoded(json) : made(json);
    String digest = json.path("sha256").asText();
    if (!digest.isEmpty() && !digest.equals(Digest.of(bytes))) {
      throw new IllegalStateException(
          "a recorded body of " + bytes.length + " bytes is no pattern");
    }
    return new RecordedBody(bytes);
  }

  static byte[] pattern(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % MODULUS);
    }
    return bytes;
  }

  private static byte[] decoded(JsonNode json) {
    return Base64.getDecoder().decode(json.get("base64").asText());
  }

  private static byte[] made(JsonNode json) {
    if (!json.path("note").asText().startsWith("each chunk")) {
      return pattern(json.get("length").asInt());
    }
    var all = new ByteArrayOutputStream();
    json.get("chunk_lengths").forEach(length -> all.writeBytes(pattern(length.asInt())));
    return all.toByteArray();
  }
}

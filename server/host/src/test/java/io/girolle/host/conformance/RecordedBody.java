package io.girolle.host.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A body: its bytes, or, when it is long, how to make them. Those patterns are all that was sent:
 * byte i is i modulo 251, over the whole body or in each chunk.
 */
record RecordedBody(byte[] bytes) {
  private static final int MODULUS = 251;

  static RecordedBody of(JsonNode json) {
    byte[] bytes = json.has("base64") ? decoded(json) : made(json);
    String digest = json.path("sha256").asText();
    if (!digest.isEmpty() && !digest.equals(sha256(bytes))) {
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

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.girolle.call;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON form of a call between nodes, Fn's {@code models_call_json}. What is zero or empty may
 * be left out; unknown members are ignored.
 */
public final class CallJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String UNSET_TIME = "0001-01-01T00:00:00.000Z";
  private static final TypeReference<LinkedHashMap<String, String>> STRINGS =
      new TypeReference<>() {};
  private static final TypeReference<LinkedHashMap<String, Object>> VALUES =
      new TypeReference<>() {};
  private static final TypeReference<LinkedHashMap<String, List<String>>> LISTS =
      new TypeReference<>() {};

  private CallJson() {}

  /** The members of the form, with the values that absent ones have. */
  static final class Wire {
    String id = "";
    String type = "sync";
    String image = "";
    String url = "";
    String method = "";
    int timeoutSeconds;
    int idleTimeoutSeconds;
    int tmpfsMiB;
    int memoryMiB;
    int milliCpus;
    Map<String, String> config = Map.of();
    Map<String, Object> annotations = Map.of();
    Map<String, List<String>> headers = Map.of();
    String syslogUrl = "";
    Instant createdAt = Instant.EPOCH;
    Instant startedAt = Instant.EPOCH;
    String appId = "";
    String appName = "";
    String functionId = "";
    String triggerId = "";
  }

  /** The form of a call that is about to be sent to a runner. */
  public static byte[] write(CallModel call) {
    var bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(bytes)) {
      write(call, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a call.
   *
   * @param text its JSON form
   * @param extensions what came beside it
   * @throws IOException when it isn't such a form; the message says where and why
   */
  public static CallModel read(String text, Map<String, String> extensions) throws IOException {
    var wire = new Wire();
    try (JsonParser json = MAPPER.getFactory().createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the call isn't a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String member = json.currentName();
        json.nextToken();
        try {
          read(member, json, wire);
        } catch (IllegalArgumentException | DateTimeException e) {
          throw new IOException("member " + member + " of the call: " + e.getMessage(), e);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException("the call isn't valid JSON: " + e.getOriginalMessage(), e);
    }
    return new CallModel(wire, extensions);
  }

  /** A time as nodes write it. */
  public static String time(Instant time) {
    return MILLIS.format(time);
  }

  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON as JDK types: " + e.getOriginalMessage(), e);
    }
  }

  private static void write(CallModel call, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", call.id);
    json.writeStringField("status", "running");
    json.writeStringField("image", call.image);
    json.writeStringField("type", call.detached ? "detached" : "sync");
    json.writeStringField("url", call.url);
    json.writeStringField("method", call.method);
    json.writeNumberField("timeout", call.timeoutSeconds);
    json.writeNumberField("idle_timeout", call.idleTimeoutSeconds);
    if (call.tmpfsMiB > 0) {
      json.writeNumberField("tmpfs_size", call.tmpfsMiB);
    }
    json.writeNumberField("memory", call.memoryMiB);
    if (call.milliCpus > 0) {
      json.writeStringField("cpus", Cpus.text(call.milliCpus));
    }
    writeMaps(call, json);
    if (!call.syslogUrl.isEmpty()) {
      json.writeStringField("syslog_url", call.syslogUrl);
    }
    String createdAt = time(call.createdAt);
    json.writeStringField("completed_at", UNSET_TIME);
    json.writeStringField("created_at", createdAt);
    json.writeStringField(
        "started_at", call.startedAt == call.createdAt ? createdAt : time(call.startedAt));
    json.writeStringField("app_id", call.appId);
    json.writeStringField("app_name", call.appName);
    json.writeStringField("trigger_id", call.triggerId);
    json.writeStringField("fn_id", call.functionId);
    json.writeEndObject();
  }

  private static void writeMaps(CallModel call, JsonGenerator json) throws IOException {
    FunctionProfile profile = call.profile;
    json.writeFieldName("config");
    json.writeRawValue(
        profile != null && profile.config() == call.config
            ? profile.configJson()
            : text(call.config));
    json.writeFieldName("annotations");
    json.writeRawValue(
        profile != null && profile.annotations() == call.annotations
            ? profile.annotationsJson()
            : text(call.annotations));
    if (call.headers.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("headers");
    for (var header : call.headers.entrySet()) {
      json.writeArrayFieldStart(header.getKey());
      for (String value : header.getValue()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void read(String member, JsonParser json, Wire wire) throws IOException {
    switch (member) {
      case "id" -> wire.id = string(json);
      case "type" -> wire.type = string(json);
      case "image" -> wire.image = string(json);
      case "url" -> wire.url = string(json);
      case "method" -> wire.method = string(json);
      case "timeout" -> wire.timeoutSeconds = number(json);
      case "idle_timeout" -> wire.idleTimeoutSeconds = number(json);
      case "tmpfs_size" -> wire.tmpfsMiB = number(json);
      case "memory" -> wire.memoryMiB = number(json);
      case "cpus" -> wire.milliCpus = Cpus.milli(string(json));
      case "config" -> wire.config = map(json, STRINGS, wire.config);
      case "annotations" -> wire.annotations = map(json, VALUES, wire.annotations);
      case "headers" -> wire.headers = map(json, LISTS, wire.headers);
      case "syslog_url" -> wire.syslogUrl = string(json);
      case "created_at" -> wire.createdAt = time(json);
      case "started_at" -> wire.startedAt = time(json);
      case "app_id" -> wire.appId = string(json);
      case "app_name" -> wire.appName = string(json);
      case "fn_id" -> wire.functionId = string(json);
      case "trigger_id" -> wire.triggerId = string(json);
      default -> json.skipChildren();
    }
  }

  private static String string(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(json.getText() + " (expected: a string)");
    }
    return json.getText();
  }

  private static int number(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new IllegalArgumentException(json.getText() + " (expected: a whole number)");
    }
    long value = json.getLongValue();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(value + " (expected: 0.." + Integer.MAX_VALUE + ")");
    }
    return (int) value;
  }

  private static <M> M map(JsonParser json, TypeReference<? extends M> type, M absent)
      throws IOException {
    M value = json.readValueAs(type);
    return value == null ? absent : value;
  }

  private static Instant time(JsonParser json) throws IOException {
    String text = string(json);
    return text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
  }
}

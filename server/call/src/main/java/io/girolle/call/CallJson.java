package io.girolle.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * The JSON form of a call between nodes, Fn's {@code models_call_json}. What is zero or empty may
 * be left out; unknown members are ignored.
 */
public final class CallJson {
  /** Plain ASCII: a half of a surrogate pair has no UTF-8, but has an escape. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String UNSET_TIME = "0001-01-01T00:00:00.000Z";

  private CallJson() {}

  /** The form of a call that is about to be sent to a runner. */
  public static byte[] write(CallModel call) {
    var bytes = new OnePiece();
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
    return read(text, extensions, Origin.NONE);
  }

  /**
   * Reads a call.
   *
   * @param text its JSON form
   * @param extensions what came beside it
   * @param origin what it is known by elsewhere
   * @throws IOException when it isn't such a form; the message says where and why
   */
  public static CallModel read(String text, Map<String, String> extensions, Origin origin)
      throws IOException {
    try (JsonParser json = MAPPER.getFactory().createParser(text)) {
      return new CallModel(WireCall.read(json), extensions, origin);
    } catch (JsonProcessingException e) {
      throw new IOException("the call isn't valid JSON: " + e.getOriginalMessage() + place(e), e);
    }
  }

  /** A time as nodes write it. */
  public static String time(Instant time) {
    var utc = time.atOffset(ZoneOffset.UTC);
    if (utc.getYear() < 0 || utc.getYear() > 9999) {
      return MILLIS.format(time);
    }
    char[] text = UNSET_TIME.toCharArray();
    put(utc.getYear(), 4, text, 0);
    put(utc.getMonthValue(), 2, text, 5);
    put(utc.getDayOfMonth(), 2, text, 8);
    put(utc.getHour(), 2, text, 11);
    put(utc.getMinute(), 2, text, 14);
    put(utc.getSecond(), 2, text, 17);
    put(utc.getNano() / 1_000_000, 3, text, 20);
    return new String(text);
  }

  private static void put(int number, int digits, char[] text, int at) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }

  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON as JDK types: " + e.getOriginalMessage(), e);
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : " at " + at.offsetDescription();
  }

  private static void write(CallModel call, JsonGenerator json) throws IOException {
    CallState state = call.state;
    json.writeStartObject();
    json.writeStringField("id", call.id);
    json.writeStringField("status", "running");
    json.writeStringField("image", state.image);
    json.writeStringField("type", call.detached ? "detached" : "sync");
    json.writeStringField("url", call.url);
    json.writeStringField("method", call.method);
    json.writeNumberField("timeout", state.timeoutSeconds);
    json.writeNumberField("idle_timeout", state.idleTimeoutSeconds);
    if (state.tmpfsMiB > 0) {
      json.writeNumberField("tmpfs_size", state.tmpfsMiB);
    }
    json.writeNumberField("memory", state.memoryMiB);
    if (state.milliCpus > 0) {
      json.writeStringField("cpus", Cpus.text(state.milliCpus));
    }
    writeMaps(call, json);
    if (!state.syslogUrl.isEmpty()) {
      json.writeStringField("syslog_url", state.syslogUrl);
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

  /** Bytes that are handed over without a copy when they were written in one piece. */
  private static final class OnePiece extends ByteArrayOutputStream {
    OnePiece() {
      super(0);
    }

    @Override
    public synchronized byte[] toByteArray() {
      return count == buf.length ? buf : super.toByteArray();
    }
  }

  private static void writeConfig(CallModel call, JsonGenerator json) throws IOException {
    CallState state = call.state;
    json.writeStartObject();
    for (var entry : state.config.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static void writeMaps(CallModel call, JsonGenerator json) throws IOException {
    CallState state = call.state;
    FunctionProfile profile = call.profile;
    json.writeFieldName("config");
    if (profile != null && profile.config() == state.config) {
      json.writeRawValue(profile.configJson());
    } else {
      writeConfig(call, json);
    }
    json.writeFieldName("annotations");
    json.writeRawValue(
        profile != null && profile.annotations() == state.annotations
            ? profile.annotationsJson()
            : text(state.annotations));
    if (state.headers.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("headers");
    for (var header : state.headers.entrySet()) {
      json.writeArrayFieldStart(header.getKey());
      for (String value : header.getValue()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}

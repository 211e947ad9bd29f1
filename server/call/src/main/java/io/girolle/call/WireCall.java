package io.girolle.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A call's JSON form as it is read: its members, with the values that absent ones have. */
final class WireCall {
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

  private WireCall() {}

  /** Reads all that the parser has. */
  static WireCall read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("the call isn't a JSON object");
    }
    var call = new WireCall();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      try {
        call.read(member, json);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new IOException("member " + member + " of the call: " + e.getMessage(), e);
      }
    }
    if (json.nextToken() != null) {
      throw new IOException("the call isn't valid JSON: something follows the object");
    }
    return call;
  }

  private void read(String member, JsonParser json) throws IOException {
    switch (member) {
      case "id" -> id = string(json);
      case "type" -> type = string(json);
      case "image" -> image = string(json);
      case "url" -> url = string(json);
      case "method" -> method = string(json);
      case "timeout" -> timeoutSeconds = number(json);
      case "idle_timeout" -> idleTimeoutSeconds = number(json);
      case "tmpfs_size" -> tmpfsMiB = mebibytes(json);
      case "memory" -> memoryMiB = mebibytes(json);
      case "cpus" -> milliCpus = Cpus.milli(string(json));
      case "config" -> config = object(json, WireCall::string);
      case "annotations" -> annotations = annotations(json);
      case "headers" -> headers = headers(json);
      case "syslog_url" -> syslogUrl = string(json);
      case "created_at" -> createdAt = time(json);
      case "started_at" -> startedAt = time(json);
      case "app_id" -> appId = string(json);
      case "app_name" -> appName = string(json);
      case "fn_id" -> functionId = string(json);
      case "trigger_id" -> triggerId = string(json);
      default -> json.skipChildren();
    }
  }

  private static String string(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    expect(json, JsonToken.VALUE_STRING, "a string");
    return json.getText();
  }

  private static int number(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    expect(json, JsonToken.VALUE_NUMBER_INT, "a whole number");
    if (json.getNumberType() != JsonParser.NumberType.INT || json.getIntValue() < 0) {
      throw new IllegalArgumentException(
          json.getText() + " (expected: 0.." + Integer.MAX_VALUE + ")");
    }
    return json.getIntValue();
  }

  /** A size; of what is beyond all machines the most that can be said. */
  private static int mebibytes(JsonParser json) throws IOException {
    boolean isHuge =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != JsonParser.NumberType.INT
            && json.getBigIntegerValue().signum() > 0;
    return isHuge ? Integer.MAX_VALUE : number(json);
  }

  private static Instant time(JsonParser json) throws IOException {
    String text = string(json);
    return text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
  }

  private static List<String> strings(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return List.of();
    }
    expect(json, JsonToken.START_ARRAY, "a list of strings");
    var strings = new ArrayList<String>(1);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      strings.add(string(json));
    }
    return List.copyOf(strings);
  }

  /** Headers by canonical name. */
  private static Map<String, List<String>> headers(JsonParser json) throws IOException {
    Map<String, List<String>> read = object(json, WireCall::strings);
    if (areCanonical(read.keySet())) {
      return read;
    }
    var headers = new LinkedHashMap<String, List<String>>();
    read.forEach(
        (name, values) ->
            headers.merge(
                HeaderNames.canonical(name),
                values,
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList()));
    return Collections.unmodifiableMap(headers);
  }

  private static boolean areCanonical(Set<String> names) {
    for (String name : names) {
      if (!HeaderNames.canonical(name).equals(name)) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, Object> annotations(JsonParser json) throws IOException {
    Map<String, Object> read = object(json, parser -> parser.readValueAs(Object.class));
    return JsonValues.copy(read);
  }

  /** Reads one value of an object. */
  private interface Value<V> {
    V read(JsonParser json) throws IOException;
  }

  private static <V> Map<String, V> object(JsonParser json, Value<V> value) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    expect(json, JsonToken.START_OBJECT, "an object");
    var object = new LinkedHashMap<String, V>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      try {
        object.put(key, value.read(json));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
      }
    }
    return Collections.unmodifiableMap(object);
  }

  private static void expect(JsonParser json, JsonToken token, String what) throws IOException {
    if (json.currentToken() != token) {
      throw new IllegalArgumentException(json.getText() + " (expected: " + what + ")");
    }
  }
}

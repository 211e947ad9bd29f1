package io.girolle.agent.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of an API node, or an object in it. Whatever isn't as it should be is told with the URL
 * and the member.
 *
 * @param url what was asked for
 * @param at where in the answer it stands; maybe empty
 * @param json the object
 */
record ApiAnswer(String url, String at, JsonNode json) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int SHOWN = 100;
  private static final int MOST_SECONDS = 300;
  private static final int MOST_IDLE_SECONDS = 3600;

  /**
   * Reads an answer.
   *
   * @throws UnusableAnswerException when it is no JSON object
   */
  static ApiAnswer read(String url, byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UnusableAnswerException(
          url, "not JSON: " + e.getOriginalMessage().replace('\n', ' ') + place(e));
    } catch (IOException e) {
      throw new UnusableAnswerException(url, "not JSON: " + e);
    }
    return of(url, "", json);
  }

  /**
   * An app.
   *
   * @param member what it was asked for by
   * @param asked the member's value then
   */
  App app(String member, String asked) {
    expect(member, asked);
    return App.builder(text("id"), text("name"))
        .config(strings("config"))
        .annotations(values("annotations"))
        .syslogUrl(textOr("syslog_url", ""))
        .build();
  }

  /** The app of a name in a list of apps. */
  Optional<App> appNamed(String name) {
    JsonNode items = json.path("items");
    if (!items.isArray() && !items.isNull()) {
      throw wrong("items", items, "an array");
    }
    for (int i = 0; i < items.size(); i++) {
      ApiAnswer item = of(url, "items[" + i + "].", items.get(i));
      if (item.text("name").equals(name)) {
        return Optional.of(item.app("name", name));
      }
    }
    return Optional.empty();
  }

  /** The function of an id. */
  AppFunction function(String id) {
    expect("id", id);
    return AppFunction.builder(id, text("name"), text("app_id"), text("image"))
        .memoryMiB(whole("memory", 1, Integer.MAX_VALUE, 128))
        .timeout(Duration.ofSeconds(whole("timeout", 0, MOST_SECONDS, 30)))
        .idleTimeout(Duration.ofSeconds(whole("idle_timeout", 0, MOST_IDLE_SECONDS, 30)))
        .config(strings("config"))
        .annotations(values("annotations"))
        .build();
  }

  /** The trigger of an app and a path. */
  AppTrigger trigger(String appId, String source) {
    expect("app_id", appId);
    expect("source", source);
    return AppTrigger.of(text("id"), appId, text("fn_id"), source);
  }

  private static ApiAnswer of(String url, String at, JsonNode json) {
    if (!json.isObject()) {
      throw new UnusableAnswerException(
          url, (at.isEmpty() ? "the answer" : at) + ": " + shown(json) + " (expected: an object)");
    }
    return new ApiAnswer(url, at, json);
  }

  private void expect(String member, String asked) {
    if (!text(member).equals(asked)) {
      throw wrong(member, json.path(member), '"' + asked + '"');
    }
  }

  private String text(String member) {
    JsonNode value = json.path(member);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw wrong(member, value, "a text");
    }
    return value.textValue();
  }

  private String textOr(String member, String otherwise) {
    JsonNode value = json.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw wrong(member, value, "a text");
    }
    return value.textValue();
  }

  private int whole(String member, int least, int most, int otherwise) {
    JsonNode value = json.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw wrong(member, value, "a whole number, " + least + ".." + most);
    }
    return value.intValue();
  }

  private Map<String, String> strings(String member) {
    var strings = new LinkedHashMap<String, String>();
    object(member)
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isTextual()) {
                throw wrong(member + "." + entry.getKey(), entry.getValue(), "a text");
              }
              strings.put(entry.getKey(), entry.getValue().textValue());
            });
    return strings;
  }

  private Map<String, Object> values(String member) {
    return JsonTree.map(object(member));
  }

  private JsonNode object(String member) {
    JsonNode value = json.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return JSON.createObjectNode();
    }
    if (!value.isObject()) {
      throw wrong(member, value, "an object");
    }
    return value;
  }

  private UnusableAnswerException wrong(String member, JsonNode found, String expected) {
    return new UnusableAnswerException(
        url, at + member + ": " + shown(found) + " (expected: " + expected + ")");
  }

  private static String shown(JsonNode found) {
    if (found.isMissingNode()) {
      return "missing";
    }
    String text = found.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null ? "" : ", at byte " + e.getLocation().getByteOffset();
  }
}

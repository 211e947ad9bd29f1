package io.girolle.functions.hello;

import java.util.Map;
import java.util.TreeMap;

/** Greets, and tells what reached it; or gives the body back when asked to. */
final class Greeter {
  private static final String ECHO = "Hello-Echo";
  private static final String TRIGGER_PREFIX = "Fn-Http-H-";

  private final Map<String, String> settings = new TreeMap<>();

  Greeter(Map<String, String> environment) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().startsWith("FN_")) {
        settings.put(variable.getKey(), variable.getValue());
      }
    }
  }

  Response greet(Request request) {
    Headers headers = request.headers();
    if (headers.has(ECHO, "true") || headers.has(TRIGGER_PREFIX.concat(ECHO), "true")) {
      return Response.bytes(
          headers.first("Content-Type", "application/octet-stream"), request.body());
    }
    return Response.text(describe(request));
  }

  private String describe(Request request) {
    StringBuilder text = new StringBuilder(1024);
    text.append("Hello, ").append(Name.in(request.body())).append("!\n");
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      text.append(setting.getKey()).append('=').append(setting.getValue()).append('\n');
    }
    text.append('\n');
    for (String line : request.headers().lines()) {
      text.append("header ").append(line).append('\n');
    }
    return text.toString();
  }
}

package io.girolle.host.http;

import io.girolle.call.CallError;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.function.BooleanSupplier;

/** The paths that clients call, all of them Fn's. */
final class FrontHandler implements HttpHandler {
  private static final String INVOKE = "/invoke/";
  private static final String TRIGGER = "/t/";
  private static final String ROUTE = "/r/";

  private final CallDoor door;
  private final BooleanSupplier draining;
  private final String version;

  FrontHandler(CallDoor door, BooleanSupplier draining, String version) {
    this.door = door;
    this.draining = draining;
    this.version = version;
  }

  @Override
  public void handleRequest(HttpServerExchange http) {
    if (draining.getAsBoolean()) {
      http.setPersistent(false);
    }
    String path = http.getRequestPath();
    if (path.startsWith(INVOKE)) {
      invoke(http, path);
    } else if (path.startsWith(TRIGGER)) {
      trigger(http, path, TRIGGER);
    } else if (path.startsWith(ROUTE)) {
      trigger(http, path, ROUTE);
    } else if (path.equals("/")) {
      say(http, "{\"hello\":\"world!\"}\n");
    } else if (path.equals("/version")) {
      say(http, "{\"version\":\"" + version + "\"}\n");
    } else {
      notFound(http, path);
    }
  }

  private void invoke(HttpServerExchange http, String path) {
    String id = path.substring(INVOKE.length());
    if (id.isEmpty() || id.indexOf('/') >= 0) {
      notFound(http, path);
    } else if (!http.getRequestMethod().equals(Methods.POST)) {
      door.refuse(http, CallError.methodNotAllowed(http.getRequestMethod().toString(), path));
    } else {
      door.invoke(http, id);
    }
  }

  private void trigger(HttpServerExchange http, String path, String prefix) {
    int end = path.indexOf('/', prefix.length());
    String app = end < 0 ? path.substring(prefix.length()) : path.substring(prefix.length(), end);
    String source = end < 0 ? "/" : path.substring(end);
    if (app.isEmpty()) {
      notFound(http, path);
    } else if (prefix.equals(TRIGGER)) {
      door.trigger(http, app, source);
    } else {
      door.route(http, app, source);
    }
  }

  private void say(HttpServerExchange http, String json) {
    if (http.getRequestMethod().equals(Methods.GET)) {
      http.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
      http.getResponseSender().send(json);
    } else {
      door.refuse(
          http,
          CallError.methodNotAllowed(http.getRequestMethod().toString(), http.getRequestPath()));
    }
  }

  private void notFound(HttpServerExchange http, String path) {
    door.refuse(http, CallError.pathNotFound(path));
  }
}

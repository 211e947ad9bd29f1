package io.girolle.host.http;

import io.girolle.call.CallError;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.util.function.BooleanSupplier;

/** The paths that clients call, all of them Fn's. */
final class FrontHandler implements HttpHandler {
  private static final String INVOKE = "/invoke/";
  private static final String TRIGGER = "/t/";
  private static final String ROUTE = "/r/";

  private final CallDoor door;
  private final HeadLimit heads;
  private final Streams.Limits streams;
  private final Newcomers newcomers;
  private final Http2Wires wires;
  private final ResponseCommitListener connections;
  private final String version;

  FrontHandler(
      CallDoor door,
      HeadLimit heads,
      Streams.Limits streams,
      LeftOver.Limits leftOver,
      Newcomers newcomers,
      Http2Wires wires,
      BooleanSupplier draining,
      String version) {
    this.door = door;
    this.heads = heads;
    this.streams = streams;
    this.newcomers = newcomers;
    this.wires = wires;
    this.connections =
        http -> {
          if (draining.getAsBoolean() || leftOver.isPassed(http)) {
            http.setPersistent(false);
          } else if (http.isHttp10() && http.isPersistent()) {
            http.getResponseHeaders().put(Headers.CONNECTION, "keep-alive");
          }
        };
    this.version = version;
  }

  @Override
  public void handleRequest(HttpServerExchange http) {
    newcomers.asked(http.getConnection());
    wires.entered(http);
    if (!streams.admit(http)) {
      return;
    }
    http.addResponseCommitListener(connections);
    if (!isVersionKnown(http)) {
      http.setPersistent(false);
      door.refuse(http, CallError.badRequest("Unknown protocol " + http.getProtocol()));
    } else if (!isCodingKnown(http)) {
      http.setPersistent(false);
      door.refuse(http, CallError.badRequest("Transfer-Encoding is not chunked"));
    } else if (heads.isPassed(http)) {
      door.refuse(http, heads.error());
    } else {
      route(http);
    }
  }

  private void route(HttpServerExchange http) {
    String path;
    try {
      path = RequestPath.of(http);
    } catch (IllegalArgumentException e) {
      door.refuse(http, CallError.badRequest(String.valueOf(e.getMessage())));
      return;
    }
    if (path.startsWith(INVOKE)) {
      invoke(http, path);
    } else if (path.startsWith(TRIGGER)) {
      trigger(http, path, TRIGGER, Entrance.TRIGGER);
    } else if (path.startsWith(ROUTE)) {
      trigger(http, path, ROUTE, Entrance.ROUTE);
    } else if (path.equals("/")) {
      say(http, "{\"hello\":\"world!\"}\n");
    } else if (path.equals("/version")) {
      say(http, "{\"version\":\"" + version + "\"}\n");
    } else {
      notFound(http, path);
    }
  }

  private static boolean isVersionKnown(HttpServerExchange http) {
    return http.isHttp11() || http.isHttp10() || http.getProtocol().equals(Protocols.HTTP_2_0);
  }

  /**
   * Undertow lets any other coding pass, and takes what follows for the body. HTTP/1.0 has none:
   * another server before this one may have read that body by its length.
   */
  private static boolean isCodingKnown(HttpServerExchange http) {
    HeaderValues codings = http.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
    return codings == null
        || (codings.size() == 1
            && codings.getFirst().equalsIgnoreCase("chunked")
            && !http.isHttp10());
  }

  /** Methods are what they are in upper case alone, which Undertow doesn't mind. */
  private static boolean is(HttpServerExchange http, HttpString method) {
    return http.getRequestMethod().toString().equals(method.toString());
  }

  private void invoke(HttpServerExchange http, String path) {
    String id = path.substring(INVOKE.length());
    if (id.isEmpty() || id.indexOf('/') >= 0) {
      notFound(http, path);
    } else if (!is(http, Methods.POST)) {
      door.refuse(http, CallError.methodNotAllowed(http.getRequestMethod().toString(), path));
    } else {
      door.invoke(http, id);
    }
  }

  private void trigger(HttpServerExchange http, String path, String prefix, Entrance entrance) {
    int end = path.indexOf('/', prefix.length());
    String app = end < 0 ? path.substring(prefix.length()) : path.substring(prefix.length(), end);
    String source = end < 0 ? "/" : path.substring(end);
    if (app.isEmpty()) {
      notFound(http, path);
    } else if (http.getRequestMethod().equals(Methods.CONNECT)) { // 2xx would mean a tunnel
      door.refuse(http, CallError.methodNotAllowed(http.getRequestMethod().toString(), path));
    } else {
      door.trigger(http, entrance, app, source);
    }
  }

  private void say(HttpServerExchange http, String json) {
    if (is(http, Methods.GET)) {
      http.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
      http.getResponseSender().send(json);
    } else {
      door.refuse(
          http,
          CallError.methodNotAllowed(http.getRequestMethod().toString(), http.getRequestPath()));
    }
  }

  private void notFound(HttpServerExchange http, String path) {
    door.refuse(http, CallError.pathNotFound(http.getRequestMethod().toString(), path));
  }
}

package io.girolle.bench.relay;

import io.girolle.proto.RunnerProtocolGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;

/** Begins a relayed call for each request. */
final class RelayHandler implements HttpHandler {
  private final Channel runner;

  RelayHandler(Channel runner) {
    this.runner = runner;
  }

  @Override
  public void handleRequest(HttpServerExchange http) {
    if (!http.getRequestPath().startsWith("/invoke/")) {
      http.setStatusCode(StatusCodes.NOT_FOUND);
    } else if (!http.getRequestMethod().equals(Methods.POST)) {
      http.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
    } else if (http.getRequestContentLength() < 0) {
      http.setStatusCode(StatusCodes.LENGTH_REQUIRED);
    } else {
      http.dispatch(
          SameThreadExecutor.INSTANCE, () -> new BodyReader(http, b -> relay(http, b)).start());
    }
  }

  private void relay(HttpServerExchange http, byte[] body) {
    var stream = runner.newCall(RunnerProtocolGrpc.getEngageMethod(), CallOptions.DEFAULT);
    new RelayedCall(stream, body, new Answer(http)).start();
  }
}

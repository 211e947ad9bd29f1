package io.girolle.runner;

import io.girolle.call.Origin;
import io.girolle.call.OriginMetadata;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Reads what the load balancer says of a call ahead of it. */
final class Origins implements ServerInterceptor {
  private static final Context.Key<Origin> KEY = Context.keyWithDefault("origin", Origin.NONE);

  /** What was said of the call that begins on this thread. */
  static Origin current() {
    return KEY.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var context = Context.current().withValue(KEY, OriginMetadata.read(headers));
    return Contexts.interceptCall(context, call, headers, next);
  }
}

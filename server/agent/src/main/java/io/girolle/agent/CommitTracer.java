package io.girolle.agent;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/** Notices the moment at which gRPC has put a stream on the wire: from then on it is committed. */
final class CommitTracer extends ClientStreamTracer.Factory {
  private volatile boolean committed;

  boolean committed() {
    return committed;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new ClientStreamTracer() {
      @Override
      public void outboundHeaders() {
        committed = true;
      }
    };
  }
}

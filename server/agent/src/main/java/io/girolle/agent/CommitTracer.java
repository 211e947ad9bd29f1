package io.girolle.agent;

import io.girolle.call.Timers;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Notices the moment at which gRPC has put a stream on the wire: from then on it is committed, and
 * the time until then needs no bound any more.
 */
final class CommitTracer extends ClientStreamTracer.Factory {
  private volatile boolean committed;
  private volatile boolean unbound;
  private volatile Timers.@Nullable Timer bound;

  /** The bound of the time until then; given once the stream is begun. */
  void boundBy(Timers.Timer timer) {
    bound = timer;
    if (unbound) {
      timer.cancel();
    }
  }

  /** The time until then is over. */
  void unbind() {
    unbound = true;
    Timers.Timer timer = bound;
    if (timer != null) {
      timer.cancel();
    }
  }

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
        unbind();
      }
    };
  }
}

package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.RunnerMsg;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC side of one call: checks the order of what the load balancer sends, hands it to the call
 * one message at a time, and sends what the call has to say. What it sends comes from the call's
 * own context.
 */
final class EngageStream implements StreamObserver<ClientMsg> {
  private final ServerCallStreamObserver<RunnerMsg> peer;
  private @Nullable CallRun run;
  private boolean begun;
  private boolean eof;

  EngageStream(ServerCallStreamObserver<RunnerMsg> peer) {
    this.peer = peer;
  }

  /** Begins to read. */
  void open(CallRun call) {
    run = call;
    peer.disableAutoRequest();
    peer.setOnReadyHandler(call::peerReady);
    peer.setOnCancelHandler(call::peerGone);
    peer.request(1);
  }

  @Override
  public void onNext(ClientMsg message) {
    CallRun call = call();
    if (!begun) {
      if (message.hasTry()) {
        begun = true;
        call.begin(message.getTry());
      } else {
        call.protocolFailure("Protocol failure: expected ClientMsg_Try");
      }
    } else if (message.hasData()) {
      DataFrame frame = message.getData();
      eof |= frame.getEof();
      call.body(frame.getData(), frame.getEof());
    } else {
      call.protocolFailure("Protocol failure: expected ClientMsg_Data");
    }
  }

  @Override
  public void onCompleted() {
    if (!begun) {
      call().protocolFailure("Protocol failure: expected ClientMsg_Try");
    } else if (!eof) {
      call().protocolFailure("Protocol failure: expected ClientMsg_Data");
    }
  }

  @Override
  public void onError(Throwable cause) {
    call().peerGone();
  }

  /** Asks for the next message. */
  void more() {
    peer.request(1);
  }

  /** Whether what is sent now leaves soon. */
  boolean isReady() {
    return peer.isReady();
  }

  void send(RunnerMsg message) {
    peer.onNext(message);
  }

  void send(ByteString data) {
    peer.onNext(RunnerMsg.newBuilder().setData(DataFrame.newBuilder().setData(data)).build());
  }

  /** The last message. */
  void finish(RunnerMsg message) {
    peer.onNext(message);
    peer.onCompleted();
  }

  /** Ends the stream without a result. */
  void fail(String description) {
    peer.onError(Status.UNKNOWN.withDescription(description).asRuntimeException());
  }

  private CallRun call() {
    if (run == null) {
      throw new IllegalStateException("not open");
    }
    return run;
  }
}

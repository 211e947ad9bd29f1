package io.girolle.bench.crowd;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.CallResultStart;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** A call as a runner serves it. Confined to the stream. */
abstract class RunnerCall extends ServerCall.Listener<ClientMsg> {
  private static final RunnerMsg START =
      RunnerMsg.newBuilder()
          .setResultStart(
              CallResultStart.newBuilder().setHttp(HttpRespMeta.newBuilder().setStatusCode(200)))
          .build();
  private static final RunnerMsg FINISHED =
      RunnerMsg.newBuilder().setFinished(CallFinished.newBuilder().setSuccess(true)).build();
  private static final RunnerMsg NACK =
      RunnerMsg.newBuilder()
          .setFinished(
              CallFinished.newBuilder()
                  .setErrorCode(503)
                  .setErrorStr("Timed out - server too busy"))
          .build();

  private final ServerCall<ClientMsg, RunnerMsg> stream;
  private boolean closed;

  RunnerCall(ServerCall<ClientMsg, RunnerMsg> stream) {
    this.stream = stream;
  }

  /** The call, as JSON. */
  abstract void begun(String call);

  /** A part of the body. */
  void part(ByteString bytes) {}

  /** The body was whole. */
  abstract void whole();

  @Override
  public final void onMessage(ClientMsg message) {
    if (message.hasTry()) {
      begun(message.getTry().getModelsCallJson());
      return;
    }
    part(message.getData().getData());
    if (message.getData().getEof()) {
      whole();
    }
  }

  @Override
  public void onCancel() {
    closed = true;
  }

  final void read(int messages) {
    stream.request(messages);
  }

  final boolean isReady() {
    return !closed && stream.isReady();
  }

  final boolean isClosed() {
    return closed;
  }

  final void start() {
    send(START);
  }

  final void data(ByteString bytes) {
    send(RunnerMsg.newBuilder().setData(DataFrame.newBuilder().setData(bytes)).build());
  }

  final void finish() {
    end(FINISHED);
  }

  /** Starts, sends and finishes. */
  final void answer(ByteString body) {
    start();
    data(body);
    finish();
  }

  final void refuse() {
    end(NACK);
  }

  private void end(RunnerMsg last) {
    send(last);
    if (!closed) {
      closed = true;
      stream.close(Status.OK, new Metadata());
    }
  }

  private void send(RunnerMsg message) {
    if (!closed) {
      stream.sendMessage(message);
    }
  }
}

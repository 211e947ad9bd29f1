package io.girolle.bench.stub;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.CallResultStart;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/** Reads one whole call, then sends 200, the frames that it got, and the end. */
final class EchoCall extends ServerCall.Listener<ClientMsg> {
  private static final RunnerMsg START =
      RunnerMsg.newBuilder()
          .setResultStart(
              CallResultStart.newBuilder()
                  .setHttp(
                      HttpRespMeta.newBuilder()
                          .setStatusCode(200)
                          .addHeaders(
                              HttpHeader.newBuilder()
                                  .setKey("Content-Type")
                                  .setValue("application/octet-stream"))))
          .build();
  private static final RunnerMsg FINISHED =
      RunnerMsg.newBuilder()
          .setFinished(CallFinished.newBuilder().setSuccess(true).setDetails("stub"))
          .build();

  private final ServerCall<ClientMsg, RunnerMsg> call;
  private final List<ByteString> body = new ArrayList<>(1);

  EchoCall(ServerCall<ClientMsg, RunnerMsg> call) {
    this.call = call;
  }

  @Override
  public void onMessage(ClientMsg message) {
    DataFrame frame = message.getData();
    if (!frame.getData().isEmpty()) {
      body.add(frame.getData());
    }
    if (frame.getEof()) {
      answer();
    }
  }

  private void answer() {
    call.sendMessage(START);
    for (ByteString part : body) {
      call.sendMessage(
          RunnerMsg.newBuilder().setData(DataFrame.newBuilder().setData(part)).build());
    }
    call.sendMessage(FINISHED);
    call.close(Status.OK, new Metadata());
  }
}

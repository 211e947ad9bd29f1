package io.girolle.bench.relay;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code Engage} stream. What it sends is sent on the exchange's I/O thread; what it receives
 * is gathered on gRPC's thread and handed over to the I/O thread when it is whole, or {@link
 * #BATCH} frames at a time when it is long. The next frames are asked for when the client has taken
 * those.
 */
final class RelayedCall extends ClientCall.Listener<RunnerMsg> {
  private static final int FRAME = 10 * 1024;
  private static final int BATCH = 8;
  private static final int TRY_CALL = 1024;
  static final ClientMsg TRY = fixedTry();
  private static final ClientMsg END =
      ClientMsg.newBuilder().setData(DataFrame.newBuilder().setEof(true)).build();

  private final ClientCall<ClientMsg, RunnerMsg> stream;
  private final byte[] body;
  private final Answer answer;
  private int sent;
  private boolean allSent;
  private HttpRespMeta head = HttpRespMeta.getDefaultInstance();
  private List<ByteBuffer> gathered = new ArrayList<>(1);
  private boolean finished;

  RelayedCall(ClientCall<ClientMsg, RunnerMsg> stream, byte[] body, Answer answer) {
    this.stream = stream;
    this.body = body;
    this.answer = answer;
  }

  void start() {
    answer.onPart(() -> stream.request(BATCH), () -> stream.cancel("the client has gone", null));
    stream.start(this, new Metadata());
    stream.request(2 * BATCH);
    stream.sendMessage(TRY);
    send();
  }

  /** Sends one frame, and more as long as gRPC takes them without queueing. */
  private void send() {
    while (sent < body.length) {
      int size = Math.min(FRAME, body.length - sent);
      ByteString data = UnsafeByteOperations.unsafeWrap(body, sent, size);
      stream.sendMessage(
          ClientMsg.newBuilder().setData(DataFrame.newBuilder().setData(data)).build());
      sent += size;
      if (sent < body.length && !stream.isReady()) {
        return;
      }
    }
    if (!allSent) {
      allSent = true;
      stream.sendMessage(END);
    }
  }

  @Override
  public void onReady() {
    if (body.length > FRAME) {
      answer.thread().execute(this::send);
    }
  }

  @Override
  public void onMessage(RunnerMsg message) {
    switch (message.getBodyCase()) {
      case RESULT_START -> head = message.getResultStart().getHttp();
      case DATA -> gather(message.getData().getData().asReadOnlyByteBuffer());
      case FINISHED -> finished = message.getFinished().getSuccess();
      case BODY_NOT_SET -> {}
    }
  }

  private void gather(ByteBuffer part) {
    gathered.add(part);
    if (gathered.size() == BATCH) {
      HttpRespMeta with = head;
      List<ByteBuffer> batch = gathered;
      gathered = new ArrayList<>(BATCH);
      answer.thread().execute(() -> answer.part(with, batch));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean whole = finished && status.isOk();
    answer
        .thread()
        .execute(
            () -> {
              if (whole) {
                answer.end(head, gathered);
              } else {
                answer.fail();
              }
            });
  }

  /** A call of the usual form, padded so that its message is 1 KiB long. */
  private static ClientMsg fixedTry() {
    String start =
        """
        {"id":"01HV3Q6Z8N4X5Y7R9S2T1W0ABC","status":"running","image":"bench/echo:1","type":"sync",\
        "url":"http://127.0.0.1:8080/invoke/bench.echo","method":"POST","timeout":30,\
        "idle_timeout":30,"memory":128,"annotations":{},\
        "headers":{"Content-Length":["128"],"Content-Type":["application/octet-stream"]},\
        "completed_at":"0001-01-01T00:00:00.000Z","created_at":"2024-04-11T09:30:00.000Z",\
        "started_at":"2024-04-11T09:30:00.000Z","app_id":"bench","app_name":"bench",\
        "trigger_id":"","fn_id":"bench.echo","config":{"FN_FN_ID":"bench.echo","PADDING":"\
        """;
    String end = "\"}}";
    int padding = TRY_CALL - tryOf(start + end).getSerializedSize();
    return tryOf(start + "x".repeat(padding) + end);
  }

  private static ClientMsg tryOf(String json) {
    var message = ClientMsg.newBuilder();
    message.getTryBuilder().setModelsCallJsonBytes(ByteString.copyFromUtf8(json));
    return message.build();
  }
}

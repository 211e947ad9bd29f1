package io.girolle.harness;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.TryCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A load balancer's side of RunnerProtocol: a plain stub. */
final class TestClient implements AutoCloseable {
  final ManagedChannel channel;

  TestClient(ScriptedRunner runner) {
    this(runner.port());
  }

  TestClient(RawHttp2Runner runner) {
    this(runner.port());
  }

  private TestClient(int port) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().disableRetry().build();
  }

  Engagement engage() {
    return engage(false);
  }

  Engagement engage(boolean readNothing) {
    return engage(channel, new Engagement(readNothing));
  }

  static Engagement engage(ManagedChannel channel) {
    return engage(channel, new Engagement(false));
  }

  private static Engagement engage(ManagedChannel channel, Engagement engagement) {
    RunnerProtocolGrpc.newStub(channel).engage(engagement);
    return engagement;
  }

  Engagement engage(String metadataKey, String value) {
    var metadata = new Metadata();
    metadata.put(Metadata.Key.of(metadataKey, Metadata.ASCII_STRING_MARSHALLER), value);
    var engagement = new Engagement(false);
    RunnerProtocolGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .engage(engagement);
    return engagement;
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(60, TimeUnit.SECONDS);
  }

  /** One stream. */
  static final class Engagement implements ClientResponseObserver<ClientMsg, RunnerMsg> {
    final List<RunnerMsg> answers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final boolean readNothing;
    private ClientCallStreamObserver<ClientMsg> stream;

    private Engagement(boolean readNothing) {
      this.readNothing = readNothing;
    }

    Engagement tryCall(String id) {
      var tryCall = TryCall.newBuilder().setModelsCallJson("{\"id\":\"" + id + "\"}");
      stream.onNext(ClientMsg.newBuilder().setTry(tryCall).build());
      return this;
    }

    Engagement data(ByteString bytes, boolean eof) {
      var frame = DataFrame.newBuilder().setData(bytes).setEof(eof);
      stream.onNext(ClientMsg.newBuilder().setData(frame).build());
      return this;
    }

    Engagement eof() {
      return data(ByteString.EMPTY, true);
    }

    void halfClose() {
      stream.onCompleted();
    }

    void cancel() {
      stream.cancel("the test has had enough", null);
    }

    void read(int messages) {
      stream.request(messages);
    }

    boolean isReady() {
      return stream.isReady();
    }

    Status status() {
      return end.orTimeout(60, TimeUnit.SECONDS).join();
    }

    boolean isOver() {
      return end.isDone();
    }

    CallFinished finished() {
      return answers.get(answers.size() - 1).getFinished();
    }

    ByteString body() {
      return ByteString.copyFrom(
          answers.stream().map(answer -> answer.getData().getData()).toList());
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ClientMsg> requestStream) {
      stream = requestStream;
      if (readNothing) {
        stream.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(RunnerMsg message) {
      answers.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }
}

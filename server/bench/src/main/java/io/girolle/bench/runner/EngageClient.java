package io.girolle.bench.runner;

import com.google.protobuf.ByteString;
import io.girolle.bench.BenchException;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.TryCall;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls a runner as a load balancer does, one call at a time. */
final class EngageClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final ManagedChannel channel;
  private final RunnerProtocolGrpc.RunnerProtocolStub runner;
  private int calls;

  EngageClient(int port) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
    runner = RunnerProtocolGrpc.newStub(channel);
  }

  /** One call of a function; returns the body of the answer. */
  String call(String function, String body) throws BenchException, InterruptedException {
    var answer = new Answer();
    StreamObserver<ClientMsg> request = runner.engage(answer);
    request.onNext(
        ClientMsg.newBuilder()
            .setTry(TryCall.newBuilder().setModelsCallJson(json(function)))
            .build());
    request.onNext(frame(DataFrame.newBuilder().setData(ByteString.copyFromUtf8(body))));
    request.onNext(frame(DataFrame.newBuilder().setEof(true)));
    try {
      return answer.whole.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchException("the runner didn't answer: " + e.getMessage());
    }
  }

  private static ClientMsg frame(DataFrame.Builder data) {
    return ClientMsg.newBuilder().setData(data).build();
  }

  private String json(String function) {
    return """
        {"id":"BENCH%021d","image":"bench/echo:1","type":"sync","timeout":30,"idle_timeout":2,\
        "memory":32,"method":"POST","url":"http://bench/invoke","app_id":"bench","fn_id":"%s",\
        "headers":{"Content-Type":["text/plain"]},"config":{},"annotations":{},"created_at":"%s"}"""
        .formatted(++calls, function, Instant.now());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** Gathers what the runner says. */
  private static final class Answer implements StreamObserver<RunnerMsg> {
    final CompletableFuture<String> whole = new CompletableFuture<>();
    private final StringBuilder body = new StringBuilder();
    private CallFinished finished = CallFinished.getDefaultInstance();

    @Override
    public void onNext(RunnerMsg message) {
      if (message.hasData()) {
        body.append(message.getData().getData().toStringUtf8());
      } else if (message.hasFinished()) {
        finished = message.getFinished();
      }
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      if (finished.getSuccess()) {
        whole.complete(body.toString());
      } else {
        whole.completeExceptionally(new IllegalStateException(finished.getErrorStr()));
      }
    }
  }
}

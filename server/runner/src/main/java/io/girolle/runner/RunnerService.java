package io.girolle.runner;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.ConfigMsg;
import io.girolle.proto.ConfigStatus;
import io.girolle.proto.LogRequestMsg;
import io.girolle.proto.LogResponseMsg;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.RunnerStatus;
import io.girolle.runner.logs.LogStreams;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The gRPC service of a runner. */
final class RunnerService extends RunnerProtocolGrpc.RunnerProtocolImplBase {
  private final RunnerCore core;
  private final LogStreams logs;
  private final Executor blocking;
  private final @Nullable StatusFunction statusFunction;

  /**
   * A service.
   *
   * @param core what calls need
   * @param statusFunction tells how the runner is; null when there is none
   * @param logs tell what functions write
   * @param blocking runs what may block
   */
  RunnerService(
      RunnerCore core,
      @Nullable StatusFunction statusFunction,
      LogStreams logs,
      Executor blocking) {
    this.core = core;
    this.statusFunction = statusFunction;
    this.logs = logs;
    this.blocking = blocking;
  }

  @Override
  public StreamObserver<ClientMsg> engage(StreamObserver<RunnerMsg> peer) {
    var stream = new EngageStream((ServerCallStreamObserver<RunnerMsg>) peer);
    stream.open(new CallRun(core, stream, Origins.current()));
    return stream;
  }

  @Override
  public void status(Empty request, StreamObserver<RunnerStatus> peer) {
    answerStatus(Struct.getDefaultInstance(), peer);
  }

  @Override
  public void status2(Struct request, StreamObserver<RunnerStatus> peer) {
    answerStatus(request, peer);
  }

  @Override
  public void configureRunner(ConfigMsg request, StreamObserver<ConfigStatus> peer) {
    run(
        peer,
        report -> {
          String failure = report.configure(request.getConfigMap());
          if (failure == null) {
            answer(peer, ConfigStatus.getDefaultInstance());
          } else {
            fail(peer, Status.UNKNOWN.withDescription(failure));
          }
        });
  }

  @Override
  public StreamObserver<LogRequestMsg> streamLogs(StreamObserver<LogResponseMsg> peer) {
    return logs.open(peer);
  }

  private void answerStatus(Struct request, StreamObserver<RunnerStatus> peer) {
    if (statusFunction == null) {
      answerStatus(RunnerStatus.getDefaultInstance(), peer);
    } else {
      var unused =
          statusFunction.ask(StructJson.of(request)).thenAccept(known -> answerStatus(known, peer));
    }
  }

  private void answerStatus(RunnerStatus known, StreamObserver<RunnerStatus> peer) {
    run(peer, report -> answer(peer, report.status(known)));
  }

  private void run(StreamObserver<?> peer, Consumer<StatusReport> work) {
    Lineup lineup = core.plugins().enter();
    Runnable asking =
        () -> {
          try {
            work.accept(lineup.report());
          } finally {
            lineup.leave();
          }
        };
    if (lineup.report().isPlain()) {
      asking.run();
      return;
    }
    try {
      blocking.execute(asking);
    } catch (RejectedExecutionException e) {
      lineup.leave();
      fail(peer, Status.RESOURCE_EXHAUSTED.withDescription("no thread is free to ask plugins"));
    }
  }

  private static <T> void answer(StreamObserver<T> peer, T message) {
    if (!isCancelled(peer)) {
      peer.onNext(message);
      peer.onCompleted();
    }
  }

  private static void fail(StreamObserver<?> peer, Status status) {
    if (!isCancelled(peer)) {
      peer.onError(status.asRuntimeException());
    }
  }

  private static boolean isCancelled(StreamObserver<?> peer) {
    return peer instanceof ServerCallStreamObserver<?> call && call.isCancelled();
  }
}

package io.girolle.testkit;

import com.google.protobuf.Struct;
import io.girolle.proto.ConfigMsg;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.RunnerProtocolGrpc.RunnerProtocolBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks a runner as load balancers do. */
final class RunnerPeer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int port;

  RunnerPeer(int port) {
    this.port = port;
  }

  Map<String, String> customStatus() {
    return ask(runner -> runner.status2(Struct.getDefaultInstance()).getCustomStatusMap());
  }

  void configure(Map<String, String> config) {
    var unused =
        ask(runner -> runner.configureRunner(ConfigMsg.newBuilder().putAllConfig(config).build()));
  }

  private <T> T ask(Function<RunnerProtocolBlockingStub, T> question) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return question.apply(
          RunnerProtocolGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      channel.shutdownNow();
    }
  }
}

package io.girolle.bench.crowd;

import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.RunnerProtocolGrpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** A runner on loopback that does with each call what it is told; it knows no status. */
final class CrowdRunner implements AutoCloseable {
  private final Server server;

  /**
   * Starts one on a free port.
   *
   * @param loops run it
   * @param calls makes what serves a call; runs on an I/O thread
   */
  CrowdRunner(
      EventLoopGroup loops,
      Function<ServerCall<ClientMsg, RunnerMsg>, ServerCall.Listener<ClientMsg>> calls)
      throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .channelType(NioServerSocketChannel.class)
            .addService(
                ServerServiceDefinition.builder(RunnerProtocolGrpc.SERVICE_NAME)
                    .addMethod(
                        RunnerProtocolGrpc.getEngageMethod(),
                        (call, headers) -> {
                          call.sendHeaders(new Metadata());
                          return calls.apply(call);
                        })
                    .build())
            .build()
            .start();
  }

  /** Where it listens. */
  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}

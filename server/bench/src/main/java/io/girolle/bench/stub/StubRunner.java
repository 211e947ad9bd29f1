package io.girolle.bench.stub;

import com.google.protobuf.Empty;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.RunnerStatus;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A runner without functions: each call is answered with its own body. */
public final class StubRunner implements AutoCloseable {
  private final EventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
  private final Server server;

  private StubRunner(int port) {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .directExecutor()
            .bossEventLoopGroup(eventLoops)
            .workerEventLoopGroup(eventLoops)
            .channelType(NioServerSocketChannel.class)
            .addService(service())
            .build();
  }

  /**
   * Starts one.
   *
   * @param port where it listens on loopback; 0 for any
   */
  public static StubRunner start(int port) throws IOException {
    var runner = new StubRunner(port);
    runner.server.start();
    return runner;
  }

  /** Runs one until it is killed: {@code PORT}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    start(Integer.parseInt(args[0])).server.awaitTermination();
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(RunnerProtocolGrpc.SERVICE_NAME)
        .addMethod(
            RunnerProtocolGrpc.getEngageMethod(),
            (call, headers) -> {
              call.request(Integer.MAX_VALUE);
              call.sendHeaders(new Metadata());
              return new EchoCall(call);
            })
        .addMethod(
            RunnerProtocolGrpc.getStatusMethod(),
            ServerCalls.asyncUnaryCall(
                (Empty asked, StreamObserver<RunnerStatus> answer) -> {
                  answer.onNext(RunnerStatus.getDefaultInstance());
                  answer.onCompleted();
                }))
        .build();
  }
}

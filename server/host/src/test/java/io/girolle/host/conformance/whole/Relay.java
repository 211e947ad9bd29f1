package io.girolle.host.conformance.whole;

import com.google.protobuf.ByteString;
import io.girolle.host.conformance.AsItIs;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before a runner, passes on all that is said, and keeps it. */
final class Relay implements AutoCloseable {
  private final List<RelayedStream> streams = new CopyOnWriteArrayList<>();
  private final ManagedChannel channel;
  private final Server server;

  /**
   * Starts one on a free port.
   *
   * @param runnerPort where the runner listens
   */
  Relay(int runnerPort) throws IOException {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", runnerPort)
            .usePlaintext()
            .directExecutor()
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .fallbackHandlerRegistry(
                new HandlerRegistry() {
                  @Override
                  public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
                    return ServerMethodDefinition.create(AsItIs.stream(name), Relay.this::open);
                  }
                })
            .build()
            .start();
  }

  /** Host and port, as pools list it. */
  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** All streams so far, in the order in which they were opened. */
  List<RelayedStream> streams() {
    return List.copyOf(streams);
  }

  @Override
  public void close() {
    server.shutdownNow();
    channel.shutdownNow();
  }

  private ServerCall.Listener<ByteString> open(
      ServerCall<ByteString, ByteString> front, Metadata metadata) {
    // in a context of its own, that the relay alone cancels it
    Context before = Context.ROOT.attach();
    ClientCall<ByteString, ByteString> behind;
    try {
      behind = channel.newCall(front.getMethodDescriptor(), CallOptions.DEFAULT);
    } finally {
      Context.ROOT.detach(before);
    }
    var stream = new RelayedStream(front, behind, metadata);
    streams.add(stream);
    stream.begin();
    return stream;
  }
}

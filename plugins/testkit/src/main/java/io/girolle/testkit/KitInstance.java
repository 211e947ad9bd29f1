package io.girolle.testkit;

import io.girolle.harness.function.FunctionRequest;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A function within this process. */
final class KitInstance implements Instance {
  private final Path socket;
  private final FunctionServer server;
  private final CompletableFuture<Exit> exited = new CompletableFuture<>();

  private KitInstance(Path socket, FunctionServer server) {
    this.socket = socket;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param folder where its socket is to be
   * @param answers gives the body of each answer
   */
  static KitInstance start(Path folder, Function<FunctionRequest, byte[]> answers)
      throws IOException {
    Path socket = folder.resolve("lsnr.sock");
    return new KitInstance(socket, FunctionServer.at(socket, answers).inBackground());
  }

  @Override
  public SocketAddress endpoint() {
    return UnixDomainSocketAddress.of(socket);
  }

  @Override
  public void freeze() {}

  @Override
  public void thaw() {}

  @Override
  public void stop(Duration grace) {
    server.close();
    exited.complete(Exit.code(0));
  }

  @Override
  public CompletionStage<Exit> exited() {
    return exited;
  }

  @Override
  public InstanceStats stats() {
    return new InstanceStats() {};
  }
}

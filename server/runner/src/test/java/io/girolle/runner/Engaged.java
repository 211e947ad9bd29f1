package io.girolle.runner;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.RunnerProtocolGrpc.RunnerProtocolStub;
import io.girolle.proto.TryCall;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One stream to a runner, from a load balancer's side. */
final class Engaged implements ClientResponseObserver<ClientMsg, RunnerMsg> {
  private static final int MOST_FRAMES = 2000;

  private final CompletableFuture<HttpRespMeta> start = new CompletableFuture<>();
  private final CompletableFuture<CallFinished> finished = new CompletableFuture<>();
  private final CompletableFuture<Status> status = new CompletableFuture<>();
  private final List<RunnerMsg> messages = new ArrayList<>();
  private final boolean greedy;
  private ClientCallStreamObserver<ClientMsg> peer;

  private Engaged(boolean greedy) {
    this.greedy = greedy;
  }

  static Engaged open(RunnerProtocolStub stub) {
    var engaged = new Engaged(true);
    var unused = stub.engage(engaged);
    return engaged;
  }

  /** A stream whose reader reads nothing but on demand. */
  static Engaged openSlow(RunnerProtocolStub stub) {
    var engaged = new Engaged(false);
    var unused = stub.engage(engaged);
    return engaged;
  }

  Engaged send(TryCall call) {
    peer.onNext(ClientMsg.newBuilder().setTry(call).build());
    return this;
  }

  Engaged send(String data) {
    return frame(ByteString.copyFromUtf8(data), false);
  }

  Engaged frame(ByteString data, boolean eof) {
    peer.onNext(
        ClientMsg.newBuilder().setData(DataFrame.newBuilder().setData(data).setEof(eof)).build());
    return this;
  }

  Engaged eof() {
    return frame(ByteString.EMPTY, true);
  }

  void send(ClientMsg message) {
    peer.onNext(message);
  }

  /** Sends frames until no more are taken, because the function reads none; tells how many were. */
  int sendUntilStuck() {
    var piece = ByteString.copyFrom(new byte[10240]);
    var frames = new AtomicInteger();
    await()
        .during(Duration.ofMillis(500))
        .until(
            () -> {
              boolean ready = peer.isReady();
              while (peer.isReady() && frames.get() < MOST_FRAMES) {
                frame(piece, false);
                frames.incrementAndGet();
              }
              return !ready;
            });
    return frames.get();
  }

  void halfClose() {
    peer.onCompleted();
  }

  void cancel() {
    peer.cancel("the client left", null);
  }

  void read(int count) {
    peer.request(count);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ClientMsg> stream) {
    peer = stream;
    if (!greedy) {
      stream.disableAutoRequestWithInitial(0);
    }
  }

  @Override
  public void onNext(RunnerMsg message) {
    synchronized (messages) {
      messages.add(message);
    }
    if (message.hasResultStart()) {
      start.complete(message.getResultStart().getHttp());
    } else if (message.hasFinished()) {
      finished.complete(message.getFinished());
    }
  }

  @Override
  public void onError(Throwable error) {
    status.complete(Status.fromThrowable(error));
    start.completeExceptionally(error);
    finished.completeExceptionally(error);
  }

  @Override
  public void onCompleted() {
    status.complete(Status.OK);
    var none = new IllegalStateException("the stream ended without it");
    start.completeExceptionally(none);
    finished.completeExceptionally(none);
  }

  HttpRespMeta start() {
    return get(start);
  }

  /** The last message, when the stream has ended well. */
  CallFinished finished() {
    CallFinished last = get(finished);
    Status end = status();
    if (!end.isOk()) {
      throw new AssertionError("finished, but the stream ended with " + end);
    }
    return last;
  }

  Status status() {
    return get(status);
  }

  boolean isOver() {
    return status.isDone();
  }

  boolean hasStarted() {
    return start.isDone();
  }

  List<RunnerMsg> messages() {
    synchronized (messages) {
      return List.copyOf(messages);
    }
  }

  byte[] body() {
    var body = new ByteArrayOutputStream();
    for (RunnerMsg message : messages()) {
      try {
        message.getData().getData().writeTo(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return body.toByteArray();
  }

  List<String> header(String name) {
    return start().getHeadersList().stream()
        .filter(h -> h.getKey().equals(name))
        .map(HttpHeader::getValue)
        .toList();
  }

  /**
   * What the function saw, of one kind: {@code pid}, {@code env.X}, {@code head.X: y} and so on.
   */
  String seen(String what) {
    return allSeen(what + "=").stream().findFirst().orElse("");
  }

  /** All lines of what the function saw that begin so, without that beginning. */
  List<String> allSeen(String beginning) {
    CallFinished end = finished();
    if (!end.getSuccess()) {
      throw new AssertionError("the call failed: " + end);
    }
    return new String(body(), StandardCharsets.UTF_8)
        .lines()
        .filter(l -> l.startsWith(beginning))
        .map(l -> l.substring(beginning.length()))
        .toList();
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("waited for a message in vain", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

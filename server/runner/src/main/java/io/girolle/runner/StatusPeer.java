package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a call from inside the runner: sends each message when it is asked for, and gathers the
 * answer. Told the end once.
 */
final class StatusPeer extends ServerCallStreamObserver<RunnerMsg> {
  private final Queue<ClientMsg> messages;
  private final Consumer<End> then;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private ByteString body = ByteString.EMPTY;
  private @Nullable EngageStream stream;
  private volatile @Nullable Runnable onCancel;

  /**
   * How the call ended.
   *
   * @param finished its last message
   * @param body the function's answer
   */
  record End(CallFinished finished, ByteString body) {}

  StatusPeer(Collection<ClientMsg> messages, Consumer<End> then) {
    this.messages = new ArrayDeque<>(messages);
    this.then = then;
  }

  /** Begins. */
  void open(EngageStream opened, CallRun run) {
    stream = opened;
    opened.open(run);
  }

  /** Ends the call, and whatever it is at, with an error. */
  void giveUp(CallError error) {
    boolean isNew = fail(error);
    Runnable cancel = onCancel;
    if (isNew && cancel != null) {
      cancel.run();
    }
  }

  @Override
  public void request(int count) {
    ClientMsg next = messages.poll();
    if (next != null && stream != null) {
      stream.onNext(next);
    }
  }

  @Override
  public void onNext(RunnerMsg message) {
    if (message.hasData()) {
      body = body.concat(message.getData().getData());
    } else if (message.hasFinished()) {
      var unused = end(new End(message.getFinished(), body));
    }
  }

  @Override
  public void onError(Throwable failure) {
    var unused = fail(CallError.internal("a broken stream", failure));
  }

  @Override
  public void onCompleted() {
    var unused = fail(CallError.internal("a stream without an end", null));
  }

  private boolean fail(CallError error) {
    return end(
        new End(
            CallFinished.newBuilder()
                .setErrorCode(error.status())
                .setErrorStr(error.message())
                .build(),
            ByteString.EMPTY));
  }

  private boolean end(End end) {
    boolean isNew = isOver.compareAndSet(false, true);
    if (isNew) {
      then.accept(end);
    }
    return isNew;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void disableAutoRequest() {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}

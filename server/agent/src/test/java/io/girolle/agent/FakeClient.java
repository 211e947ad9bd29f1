package io.girolle.agent;

import io.girolle.call.CallError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client in memory, which lives on a thread of its own and counts how often it was ended. */
final class FakeClient implements ClientExchange, AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "fake-client"));
  private final byte[] body;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final CompletableFuture<FakeClient> ended = new CompletableFuture<>();
  private final AtomicInteger endings = new AtomicInteger();
  private final Deque<Runnable> heldWrites = new ArrayDeque<>();
  private BodySink sink;
  private boolean holdsBody;
  private boolean isInMemory;
  private boolean holdsWrites;
  private int ownStatus;
  volatile boolean bodyAsked;
  volatile AnswerHead head;
  volatile boolean begun;
  volatile boolean cut;
  volatile CallError error;
  volatile String explanation = "";

  FakeClient(byte[] body) {
    this.body = body;
  }

  static FakeClient saying(String body) {
    return new FakeClient(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins to send its body and never ends. */
  FakeClient holdingBody() {
    holdsBody = true;
    return this;
  }

  /** Gives its body as the memory where it lies. */
  FakeClient inMemory() {
    isInMemory = true;
    return this;
  }

  /** Shows answers with a status of its own. */
  FakeClient showing(int status) {
    ownStatus = status;
    return this;
  }

  /** Takes each part of the answer only when it is told to. */
  FakeClient holdingWrites() {
    holdsWrites = true;
    return this;
  }

  void run(Runnable task) {
    thread.execute(task);
  }

  /** Takes the oldest part that it was given. */
  void takeOne() {
    run(
        () -> {
          Runnable write = heldWrites.poll();
          if (write != null) {
            write.run();
          }
        });
  }

  /** Leaves, once its body is read or later. */
  void leave() {
    run(
        () -> {
          if (sink != null) {
            sink.failed(new IOException("gone"));
          }
        });
  }

  FakeClient await() {
    try {
      return ended.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer: " + e, e);
    }
  }

  boolean isEnded() {
    return ended.isDone();
  }

  int endings() {
    return endings.get();
  }

  int status() {
    return error != null ? error.status() : head.status();
  }

  String text() {
    return received.toString(StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return received.toByteArray();
  }

  int receivedBytes() {
    return received.size();
  }

  @Override
  public Executor thread() {
    return thread;
  }

  @Override
  public void read(BodySink sink) {
    bodyAsked = true;
    this.sink = sink;
    if (isInMemory) {
      sink.whole(ByteBuffer.wrap(body));
      return;
    }
    boolean more = true;
    for (int at = 0; more && at < body.length; at += 16_000) {
      more =
          sink.part(
              ByteBuffer.wrap(Arrays.copyOfRange(body, at, Math.min(body.length, at + 16_000))));
    }
    if (more && !holdsBody) {
      sink.end();
    }
  }

  @Override
  public int status(AnswerHead head) {
    return ownStatus == 0 ? head.status() : ownStatus;
  }

  @Override
  public void answer(AnswerHead head, List<ByteBuffer> body, Written written) {
    this.head = head;
    this.explanation = head.explanation();
    body.forEach(this::take);
    end();
    written.written();
  }

  @Override
  public void begin(AnswerHead head) {
    this.head = head;
    this.explanation = head.explanation();
    begun = true;
  }

  @Override
  public void write(List<ByteBuffer> body, Written written) {
    Runnable write =
        () -> {
          body.forEach(this::take);
          written.written();
        };
    if (holdsWrites) {
      heldWrites.add(write);
    } else {
      write.run();
    }
  }

  @Override
  public void end(Written written) {
    end();
    written.written();
  }

  @Override
  public void cut() {
    cut = true;
    end();
  }

  @Override
  public void fail(CallError error, String explanation) {
    this.error = error;
    this.explanation = explanation;
    end();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void take(ByteBuffer part) {
    byte[] bytes = new byte[part.remaining()];
    part.duplicate().get(bytes);
    received.writeBytes(bytes);
  }

  private void end() {
    endings.incrementAndGet();
    ended.complete(this);
  }
}

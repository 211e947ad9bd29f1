package io.girolle.host.conformance.runner;

import com.google.protobuf.ByteString;
import io.girolle.host.conformance.AsItIs;
import io.girolle.host.conformance.OwnThread;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does on a channel what a client was recorded to do, message by message as on the wire. */
final class RecordedClient {
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long SHORT_MILLIS = 50;

  private final Channel channel;

  RecordedClient(Channel channel) {
    this.channel = channel;
  }

  /** Plays an exchange to its end. */
  Answer play(Exchange exchange) {
    return new Playing(exchange).play();
  }

  /** Plays an exchange while others are played. */
  CompletableFuture<Answer> begin(Exchange exchange) {
    return CompletableFuture.supplyAsync(() -> play(exchange), new OwnThread());
  }

  /** One stream. */
  private final class Playing extends ClientCall.Listener<ByteString> {
    private final Exchange exchange;
    private final ClientCall<ByteString, ByteString> call;
    private final List<Answer.Message> messages = new ArrayList<>();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private final CompletableFuture<Status> over = new CompletableFuture<>();
    private final long begun = System.nanoTime();

    Playing(Exchange exchange) {
      this.exchange = exchange;
      var method = AsItIs.stream(exchange.method());
      call = channel.newCall(method, CallOptions.DEFAULT);
    }

    Answer play() {
      call.start(this, metadata());
      call.request(Integer.MAX_VALUE);
      boolean left = false;
      long before = 0;
      for (Step step : exchange.steps()) {
        act(step, before);
        left |= step.kind() == Step.Kind.CANCEL;
        before = step.atMillis();
      }
      Optional<Status> status = within(over, PATIENCE_MILLIS);
      call.cancel("replayed", null);
      synchronized (messages) {
        return Answer.of(List.copyOf(messages), left ? Optional.empty() : status);
      }
    }

    private void act(Step step, long before) {
      switch (step.kind()) {
        case TRY, MESSAGE, DATA -> {
          long pause = (step.atMillis() - before) / step.messages().size();
          for (ByteString message : step.messages()) {
            pause(pause);
            call.sendMessage(message);
          }
        }
        case DROPPED -> {
          if (within(over, PATIENCE_MILLIS).isEmpty()) {
            step.messages().forEach(call::sendMessage);
          }
        }
        case HALF_CLOSE -> call.halfClose();
        case CANCEL -> {
          if (!exchange.answer().messages().isEmpty()) {
            within(answered, PATIENCE_MILLIS);
          }
          pause(step.atMillis() - Math.max(before, exchange.answer().lastMillis()));
          call.cancel("the client leaves", null);
        }
      }
    }

    /** As long as the client waited, unless the stream ends. */
    private void pause(long millis) {
      if (millis >= SHORT_MILLIS) {
        within(over, millis);
      }
    }

    private Metadata metadata() {
      var metadata = new Metadata();
      exchange
          .metadata()
          .forEach(
              (name, value) ->
                  metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
      return metadata;
    }

    @Override
    public void onMessage(ByteString message) {
      synchronized (messages) {
        messages.add(
            new Answer.Message(message, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)));
      }
      answered.complete(null);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      over.complete(status);
    }
  }

  private static <T> Optional<T> within(CompletableFuture<T> future, long millis) {
    try {
      return Optional.ofNullable(future.get(millis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

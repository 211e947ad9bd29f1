package io.girolle.agent.catalog;

import io.girolle.call.Timers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One question to an API node: its requests, one after the other, with pauses that grow. It has at
 * most one request or one timer at a time, so it needs no lock.
 */
final class ApiQuestion implements Runnable {
  private final ApiNode node;
  private final FnApiSettings settings;
  private final Timers timers;
  private final RandomGenerator random;
  private final String url;
  private final long begunNanos;
  private final CompletableFuture<Optional<ApiAnswer>> answer = new CompletableFuture<>();
  private int requests;
  private String last = "";

  ApiQuestion(
      ApiNode node, FnApiSettings settings, Timers timers, RandomGenerator random, String url) {
    this.node = node;
    this.settings = settings;
    this.timers = timers;
    this.random = random;
    this.url = url;
    this.begunNanos = timers.nanoTime();
  }

  CompletableFuture<Optional<ApiAnswer>> answer() {
    return answer;
  }

  /** Sends a request: it is its turn. */
  @Override
  public void run() {
    long left = leftNanos();
    if (left <= 0) {
      node.sent();
      fail("it had no turn within " + settings.giveUp().toMillis() + " ms");
      return;
    }
    requests++;
    CompletableFuture<HttpResponse<byte[]>> sent = node.send(url);
    Timers.Timer limit =
        timers.after(
            Math.min(left, settings.timeout().toNanos()), () -> node.run(() -> sent.cancel(true)));
    CompletionStage<HttpResponse<byte[]>> stage = sent;
    stage.whenComplete(
        (response, failure) -> {
          limit.cancel();
          node.sent();
          heard(response, failure);
        });
  }

  /** Ends without an answer. */
  void fail(String why) {
    String told = last.isEmpty() ? why : last;
    answer.completeExceptionally(
        node.unavailable("GET %s: %s (requests: %d)".formatted(url, told, requests)));
  }

  private void heard(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
    if (response != null) {
      hear(response);
      return;
    }
    Throwable why = unwrapped(failure);
    if (why instanceof BoundedBody.TooLongException) {
      unusable(String.valueOf(why.getMessage()));
    } else if (why instanceof CancellationException) {
      again("no answer in time");
    } else if (why instanceof IOException) {
      again(why.toString());
    } else {
      answer.completeExceptionally(why);
    }
  }

  private void hear(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status >= 500) {
      again("status " + status);
      return;
    }
    node.answered();
    if (status == 404) {
      answer.complete(Optional.empty());
    } else if (status != 200) {
      unusable("status " + status + " (expected: 200 or 404)");
    } else {
      read(response.body());
    }
  }

  private void read(byte[] body) {
    ApiAnswer read;
    try {
      read = ApiAnswer.read(url, body);
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
      return;
    }
    answer.complete(Optional.of(read));
  }

  private void unusable(String why) {
    answer.completeExceptionally(new UnusableAnswerException(url, why));
  }

  private void again(String why) {
    last = why;
    long pause = pauseNanos();
    if (requests > settings.retries() || pause >= leftNanos()) {
      fail(why);
      return;
    }
    var unused = timers.after(pause, () -> node.run(this::comeBack));
  }

  private void comeBack() {
    if (!node.again(this)) {
      fail("too many questions wait");
    }
  }

  private long leftNanos() {
    return settings.giveUp().toNanos() - (timers.nanoTime() - begunNanos);
  }

  /** Twice as long each time, and cut by chance so that questions that failed together part. */
  private long pauseNanos() {
    int doubled = Math.min(requests - 1, 30);
    long longest =
        Math.min(settings.maxBackoff().toNanos(), settings.backoff().toNanos() << doubled);
    long whole = longest <= 0 ? settings.maxBackoff().toNanos() : longest;
    return whole / 2 + random.nextLong(whole / 2 + 1);
  }

  private static Throwable unwrapped(@Nullable Throwable failure) {
    Throwable why = failure == null ? new IOException("no answer") : failure;
    while (why.getCause() != null
        && (why instanceof CompletionException
            || why.getCause() instanceof BoundedBody.TooLongException)) {
      why = why.getCause();
    }
    return why;
  }
}

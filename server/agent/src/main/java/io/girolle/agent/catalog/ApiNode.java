package io.girolle.agent.catalog;

import io.girolle.call.Timers;
import io.girolle.spi.Blame;
import io.girolle.spi.CallRejectedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A Fn API node, over HTTP/1.1: its connections, how many requests it gets at once, and how it
 * fares. Between {@link #start} and {@link #close} it may be asked, from any thread.
 */
final class ApiNode implements AutoCloseable {
  private static final String UNAVAILABLE = "Catalog unavailable";

  private final FnApiSettings settings;
  private final Timers timers;
  private final Supplier<RandomGenerator> random;
  private final Turnstile turnstile;
  private final ApiHealth health;
  private volatile @Nullable Line line;

  /** What requests go through, and the threads on which their answers are heard. */
  private record Line(HttpClient http, Executor threads) {}

  ApiNode(FnApiSettings settings, Timers timers, Supplier<RandomGenerator> random) {
    this.settings = settings;
    this.timers = timers;
    this.random = random;
    this.turnstile = new Turnstile(settings.requests(), settings.waiting());
    this.health = new ApiHealth(settings.url(), timers);
  }

  /**
   * Makes it ready; no connection is made before the first question.
   *
   * @param threads where answers are heard, and names of hosts looked up
   */
  void start(Executor threads) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .executor(threads)
            .build();
    line = new Line(http, threads);
  }

  /** Asks no more. The client ends, with its connections, when it is collected. */
  @Override
  public void close() {
    line = null;
  }

  /**
   * Asks for a resource, again and again within limits.
   *
   * @param path path and query, encoded
   * @return what it is, or empty when there is none; fails with a {@link CallRejectedException}
   *     when the node doesn't answer, and with an {@link UnusableAnswerException}
   */
  CompletableFuture<Optional<ApiAnswer>> get(String path) {
    var question = new ApiQuestion(this, settings, timers, random.get(), settings.url() + path);
    if (!turnstile.enter(question)) {
      question.fail("%d questions wait already".formatted(settings.waiting()));
    }
    return question.answer();
  }

  /** Sends a request; whoever called this calls {@link #sent} when it is over. */
  CompletableFuture<HttpResponse<byte[]>> send(String url) {
    Line now = line;
    if (now == null) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the catalog fn-api is closed"));
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).header("Accept", "application/json").build();
      return now.http().sendAsync(request, BoundedBody.handler(settings.answerLimit().toBytes()));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A request is over. */
  void sent() {
    turnstile.leave();
  }

  /** Waits for its turn again. */
  boolean again(ApiQuestion question) {
    return turnstile.enter(question);
  }

  /** Does something on its own threads, unless it is closed. */
  void run(Runnable work) {
    Line now = line;
    if (now != null) {
      now.threads().execute(work);
    }
  }

  /** It has answered. */
  void answered() {
    health.answered();
  }

  /** It hasn't answered a question: what its callers get. */
  CallRejectedException unavailable(String why) {
    health.failed(why);
    return new CallRejectedException(503, Blame.SERVICE, UNAVAILABLE);
  }
}

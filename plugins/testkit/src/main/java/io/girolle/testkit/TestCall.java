package io.girolle.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call that a test makes: over HTTP, as any client. Not thread-safe. */
public final class TestCall {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestNode node;
  private final HttpRequest.Builder request;
  private final Map<String, String> extensions = new LinkedHashMap<>();
  private String method = "POST";
  private byte[] body = {};

  TestCall(TestNode node, String path) {
    this.node = node;
    URI url = node.front().resolve(path);
    this.request = HttpRequest.newBuilder(url).timeout(PATIENCE).header("Girolle-Explain", "1");
  }

  /** Its HTTP method; POST unless said. */
  public TestCall method(String name) {
    method = name;
    return this;
  }

  /** Adds a header. */
  public TestCall header(String name, String value) {
    request.header(name, value);
    return this;
  }

  /** Its body. */
  public TestCall body(String text) {
    body = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Doesn't wait for the result. Goes with {@code /invoke/} alone. */
  public TestCall detached() {
    return header("Fn-Invoke-Type", "detached");
  }

  /** An extension that it has before the plugin sees it, as if written by a plugin before. */
  public TestCall extension(String key, String value) {
    extensions.put(key, value);
    return this;
  }

  /**
   * Sends it, and waits until it is answered and all listeners have heard of its end.
   *
   * @return what became of it
   */
  public CallOutcome send() {
    try {
      return begin().get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while it waited for the answer", e);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer, or listeners that don't return", e);
    } catch (ExecutionException e) {
      throw new AssertionError("no answer: " + e.getCause(), e.getCause());
    }
  }

  /** Sends it; what became of it comes when it is known. */
  public CompletableFuture<CallOutcome> begin() {
    var pending = new Pending(extensions);
    String number = node.kit().expect(pending);
    HttpRequest sent =
        request
            .copy()
            .header(KitPlugin.HEADER, number)
            .method(method, BodyPublishers.ofByteArray(body))
            .build();
    return node.http()
        .sendAsync(sent, BodyHandlers.ofByteArray())
        .thenCompose(answer -> outcome(pending, answer))
        .whenComplete((outcome, failure) -> node.kit().forget(number));
  }

  private CompletableFuture<CallOutcome> outcome(Pending pending, HttpResponse<byte[]> answer) {
    if (pending.call() == null) {
      return CompletableFuture.completedFuture(made(pending, answer));
    }
    return pending.ended().thenApply(result -> made(pending, answer));
  }

  private CallOutcome made(Pending pending, HttpResponse<byte[]> answer) {
    try {
      return CallOutcome.of(node, pending, answer);
    } catch (IOException e) {
      throw new AssertionError("the explanation can't be read", e);
    }
  }
}

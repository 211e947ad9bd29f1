package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the engine, each with a deadline: an exchange runs on a thread of the engine's, and
 * is broken off by an interrupt, since reading from a Unix-domain socket knows no timeout. Waiting
 * for an answer isn't broken off by an interrupt of the caller: what the engine has begun is known
 * to have been done, or not, when the caller goes on.
 *
 * <p>Each exchange has a connection of its own: an engine that was restarted has left no dead ones.
 */
final class Engine implements AutoCloseable {
  private static final int QUEUED = 10_000;
  private static final Duration THREAD_IDLE = Duration.ofSeconds(10);

  private final URI host;
  private final Duration limit;
  private final DockerHttpClient http;
  private final ExecutorService threads;

  Engine(URI host, int connections, Duration limit) {
    this.host = host;
    this.limit = limit;
    this.http = new ZerodepDockerHttpClient.Builder().dockerHost(host).build();
    this.threads = pool(connections);
  }

  /** A path below another, with a name or id in it that may hold any character. */
  static String path(String above, String name, String below) {
    return above + "/" + encoded(name) + below;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) throws EngineException {
    return call("GET", path, null, limit);
  }

  JsonNode get(String path, Duration within) throws EngineException {
    return call("GET", path, null, within);
  }

  JsonNode post(String path) throws EngineException {
    return call("POST", path, null, limit);
  }

  JsonNode post(String path, JsonNode body) throws EngineException {
    return call("POST", path, body, limit);
  }

  JsonNode delete(String path) throws EngineException {
    return call("DELETE", path, null, limit);
  }

  JsonNode delete(String path, Duration within) throws EngineException {
    return call("DELETE", path, null, within);
  }

  /** A request whose answer goes on; its head must come within the deadline. */
  EngineStream open(String method, String path, Map<String, String> headers)
      throws EngineException {
    var opened = new AtomicReference<DockerHttpClient.@Nullable Response>();
    try {
      return within(
          limit,
          method + " " + path,
          () -> {
            DockerHttpClient.Response response = http.execute(request(method, path, headers, null));
            opened.set(response);
            checked(response);
            return new EngineStream(response);
          });
    } catch (EngineException e) {
      DockerHttpClient.Response late = opened.get();
      if (late != null) {
        late.close();
      }
      throw e;
    }
  }

  /** The same on the caller's own thread and without a deadline: an interrupt breaks it off. */
  EngineStream openHere(String method, String path, Map<String, String> headers)
      throws EngineException {
    try {
      DockerHttpClient.Response response = http.execute(request(method, path, headers, null));
      try {
        checked(response);
        return new EngineStream(response);
      } catch (IOException | EngineException e) {
        response.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw failure(e, method + " " + path);
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    try {
      http.close();
      threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode call(String method, String path, @Nullable JsonNode body, Duration within)
      throws EngineException {
    return within(
        within,
        method + " " + path,
        () -> {
          try (var response =
              http.execute(
                  request(
                      method,
                      path,
                      body == null ? Map.of() : Map.of("Content-Type", "application/json"),
                      body))) {
            checked(response);
            byte[] json = response.getBody().readAllBytes();
            return json.length == 0 ? MissingNode.getInstance() : Json.parseLeniently(json);
          }
        });
  }

  private static Request request(
      String method, String path, Map<String, String> headers, @Nullable JsonNode body) {
    var request = Request.builder().method(method).path(path).putHeader("Connection", "close");
    request.putAllHeaders(headers);
    if (body != null) {
      request.bodyBytes(Json.bytes(body));
    }
    return request.build();
  }

  private static void checked(DockerHttpClient.Response response)
      throws IOException, EngineException {
    int status = response.getStatusCode();
    if (status >= 300 && status != 304) {
      JsonNode answer = Json.parseLeniently(response.getBody().readAllBytes());
      throw EngineException.refused(
          status, answer.path("message").asText(answer.isTextual() ? answer.asText() : "no text"));
    }
  }

  private <T> T within(Duration within, String what, Callable<T> exchange) throws EngineException {
    Future<T> answer;
    try {
      answer = threads.submit(exchange);
    } catch (RejectedExecutionException e) {
      throw EngineException.unreachable("the driver is closed, or has too much to do", e);
    }
    long end = System.nanoTime() + within.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw EngineException.unreachable(
          "the engine at %s didn't answer within %s: %s".formatted(host, within, what), null);
    } catch (CancellationException e) {
      throw EngineException.unreachable("the driver was closed", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause(), what);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private EngineException failure(@Nullable Throwable cause, String what) {
    if (cause instanceof EngineException refusal) {
      return EngineException.refused(refusal.status(), refusal.text());
    }
    Throwable root = cause;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return EngineException.unreachable(
        "the engine at %s can't be asked (%s): %s".formatted(host, what, root), cause);
  }

  private static ExecutorService pool(int connections) {
    var number = new AtomicInteger();
    var pool =
        new ThreadPoolExecutor(
            connections,
            connections,
            THREAD_IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUED),
            task -> {
              var thread = new Thread(task, "docker-call-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}

package io.girolle.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Fn API node on a free port of loopback: it tells the resources that it was given, by target,
 * answers everything else as Fn does, and misbehaves as it is told. Thread-safe.
 */
public final class FakeApiNode implements AutoCloseable {
  private final Map<String, String> resources = new ConcurrentHashMap<>();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "fake-api-node");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpServer server;
  private volatile Reply usual = this::tell;

  /** What it does with a request. */
  @FunctionalInterface
  public interface Reply {

    /** Answers, or doesn't. On a thread of its own. */
    void to(HttpExchange request) throws IOException;
  }

  private FakeApiNode(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Starts one. */
  public static FakeApiNode start() {
    return startOn(0);
  }

  /** Starts one on a port, maybe where another was before. */
  public static FakeApiNode startOn(int port) {
    try {
      return new FakeApiNode(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer in JSON. */
  public static Reply json(int status, String body) {
    return answer(status, "application/json; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer of a kind that may be wrong. */
  public static Reply answer(int status, String type, byte[] body) {
    return request -> {
      request.getResponseHeaders().set("Content-Type", type);
      request.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      request.getResponseBody().write(body);
      request.close();
    };
  }

  /** The connection ends without an answer. */
  public static Reply cut() {
    return HttpExchange::close;
  }

  /** The answer ends before it is whole. */
  public static Reply truncated() {
    return request -> {
      request.sendResponseHeaders(200, 1000);
      request.getResponseBody().write('{');
      request.getResponseBody().flush();
      throw new IOException("the answer is cut");
    };
  }

  /** It takes the request and says nothing until it is closed. */
  public Reply silence() {
    return request -> awaitClose();
  }

  /** It sends a head and the begin of a body, and nothing more until it is closed. */
  public Reply stall() {
    return request -> {
      request.sendResponseHeaders(200, 1000);
      request.getResponseBody().write('{');
      request.getResponseBody().flush();
      awaitClose();
    };
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * Knows something, or knows it anew.
   *
   * @param target path and query, as they are asked for
   * @param json what it is
   */
  public FakeApiNode with(String target, String json) {
    resources.put(target, json);
    return this;
  }

  /** Answers the next requests in these ways, one each. */
  public FakeApiNode next(Reply... some) {
    replies.addAll(List.of(some));
    return this;
  }

  /** Answers in this way from now on. */
  public FakeApiNode always(Reply reply) {
    usual = reply;
    return this;
  }

  /** Answers as it should from now on. */
  public FakeApiNode well() {
    usual = this::tell;
    return this;
  }

  /** What it was asked for, in order. */
  public List<String> targets() {
    return List.copyOf(targets);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange request) throws IOException {
    targets.add(request.getRequestURI().toString());
    Reply next = replies.poll();
    (next == null ? usual : next).to(request);
  }

  private void tell(HttpExchange request) throws IOException {
    String target = request.getRequestURI().toString();
    String known = resources.get(target);
    Reply reply =
        known != null
            ? json(200, known)
            : target.startsWith("/v2/apps?")
                ? json(200, "{\"items\":[]}")
                : json(404, "{\"message\":\"not found\"}\n");
    reply.to(request);
  }

  private void awaitClose() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("closed");
  }
}

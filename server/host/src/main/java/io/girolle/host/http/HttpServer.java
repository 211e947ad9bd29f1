package io.girolle.host.http;

import io.girolle.agent.AgentSettings;
import io.girolle.agent.LbAgent;
import io.girolle.call.CallIds;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The node's HTTP listeners on one set of I/O threads. It stops in two steps: first it takes no new
 * connections of clients, and later, when the calls have ended, it closes those that there are.
 * Until then operators are answered.
 */
public final class HttpServer implements AutoCloseable {
  /** Undertow's own limit would cut connections off; bodies are limited where they are read. */
  private static final long UNLIMITED = -1;

  private final XnioWorker worker;
  private final List<Undertow> fronts = new ArrayList<>();
  private final List<Undertow> admins = new ArrayList<>();
  private volatile boolean draining;

  /** No listener yet. */
  public HttpServer() throws IOException {
    worker =
        Xnio.getInstance(HttpServer.class.getClassLoader())
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "girolle")
                    .set(
                        Options.WORKER_IO_THREADS,
                        Math.max(2, Runtime.getRuntime().availableProcessors()))
                    .set(Options.WORKER_TASK_CORE_THREADS, 1)
                    .set(Options.WORKER_TASK_MAX_THREADS, 4)
                    .set(Options.TCP_NODELAY, true)
                    .getMap());
  }

  /** What the front needs of the node. */
  public record Front(
      LbAgent agent,
      InstantSource clock,
      long requestLimit,
      AgentSettings.RequestId requestId,
      boolean explain,
      ExplainedCalls explained,
      String version) {}

  /**
   * Listens to clients.
   *
   * @return where
   * @throws IOException when it can't; the message says why
   */
  public InetSocketAddress front(String host, int port, Front front) throws IOException {
    var ids = new CallIds(front.clock(), ThreadLocalRandom::current);
    var door =
        new CallDoor(
            front.agent(),
            ids,
            new Origins(front.requestId(), ThreadLocalRandom::current),
            front.clock(),
            front.requestLimit(),
            front.explain(),
            front.explained());
    var handler = new FrontHandler(door, () -> draining, front.version());
    return listen("http", host, port, Handlers.httpContinueRead(handler), fronts);
  }

  /**
   * Listens to operators.
   *
   * @param handler answers them
   * @return where
   * @throws IOException when it can't; the message says why
   */
  public InetSocketAddress admin(String host, int port, HttpHandler handler) throws IOException {
    return listen("admin", host, port, handler, admins);
  }

  /** Takes no new connections of clients; answers on those that there are end them. */
  public void stopAccepting() {
    draining = true;
    stop(fronts);
  }

  @Override
  public void close() {
    stopAccepting();
    stop(admins);
    worker.shutdownNow();
  }

  private static void stop(List<Undertow> listeners) {
    listeners.forEach(Undertow::stop);
    listeners.clear();
  }

  private InetSocketAddress listen(
      String key, String host, int port, HttpHandler handler, List<Undertow> listeners)
      throws IOException {
    Undertow undertow =
        Undertow.builder()
            .setWorker(worker)
            .addHttpListener(port, host, handler)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, false)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, UNLIMITED)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      Throwable cause = e.getCause();
      throw new IOException(
          "girolle.%s: can't listen on %s:%d: %s"
              .formatted(
                  key,
                  host,
                  port,
                  cause instanceof BindException ? cause.getMessage() : String.valueOf(e)),
          e);
    }
    listeners.add(undertow);
    return (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
  }
}

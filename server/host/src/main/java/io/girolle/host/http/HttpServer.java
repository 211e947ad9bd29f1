package io.girolle.host.http;

import io.girolle.agent.LbAgent;
import io.girolle.call.CallIds;
import io.girolle.call.Timers;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
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
      boolean explain,
      ExplainedCalls explained,
      Timers timers,
      String version) {}

  /**
   * Listens to clients.
   *
   * @param settings where, and what is expected of them
   * @return where
   * @throws IOException when it can't; the message says why
   */
  public InetSocketAddress front(HttpSettings settings, Front front) throws IOException {
    var exchanges =
        new Exchanges(
            front.explained(),
            front.timers(),
            settings.readStall().toNanos(),
            settings.writeStall().toNanos());
    var ids = new CallIds(front.clock(), ThreadLocalRandom::current);
    var door =
        new CallDoor(
            front.agent(), ids, front.clock(), front.requestLimit(), front.explain(), exchanges);
    var heads = new HeadLimit(settings.headLimit().toBytes());
    var handler = new FrontHandler(door, heads, () -> draining, front.version());
    Undertow.Builder undertow =
        builder().addHttpListener(settings.port(), settings.host(), continuing(handler));
    limit(undertow, settings, heads);
    return listen("http", settings.host(), settings.port(), undertow, fronts);
  }

  /**
   * Listens to operators.
   *
   * @param handler answers them
   * @return where
   * @throws IOException when it can't; the message says why
   */
  public InetSocketAddress admin(String host, int port, HttpHandler handler) throws IOException {
    Undertow.Builder undertow = builder().addHttpListener(port, host, handler);
    return listen("admin", host, port, undertow, admins);
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

  /** Says "100 Continue" when the body is read, and not before. */
  private static HttpHandler continuing(HttpHandler handler) {
    return Handlers.httpContinueRead(handler);
  }

  /** Pipelined answers aren't gathered: one would wait for the call of the next. */
  private Undertow.Builder builder() {
    return Undertow.builder()
        .setWorker(worker)
        .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false)
        .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, false)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, UNLIMITED)
        .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
        .setServerOption(UndertowOptions.DECODE_URL, false);
  }

  private static void limit(Undertow.Builder undertow, HttpSettings settings, HeadLimit heads) {
    undertow
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, millis(settings.idleTimeout()))
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, millis(settings.headTimeout()))
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, heads.read())
        .setServerOption(UndertowOptions.MAX_HEADERS, settings.headFields());
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
  }

  private static InetSocketAddress listen(
      String key, String host, int port, Undertow.Builder builder, List<Undertow> listeners)
      throws IOException {
    Undertow undertow = builder.build();
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

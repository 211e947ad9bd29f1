package io.girolle.host.http;

import io.girolle.agent.AgentSettings;
import io.girolle.agent.LbAgent;
import io.girolle.call.CallIds;
import io.girolle.call.Timers;
import io.undertow.Handlers;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.SslClientAuthMode;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The node's HTTP listeners on one set of I/O threads. It stops in two steps: first it takes no new
 * connections of clients, and later, when the calls have ended, it closes those that there are.
 * Until then operators are answered.
 */
public final class HttpServer implements AutoCloseable {
  /**
   * Undertow's own limit on bodies would cut connections off: they are limited where they are read.
   * Pipelined answers aren't gathered: one would wait for the call of the next.
   */
  private static final OptionMap COMMON =
      OptionMap.builder()
          .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
          .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
          .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
          .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
          .set(UndertowOptions.DECODE_URL, false)
          .set(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
          .getMap();

  private static final int RESETS_SECONDS = 30;

  private final XnioWorker worker;
  private final List<Listening> fronts = new ArrayList<>();
  private final List<Listening> admins = new ArrayList<>();
  private @Nullable CertificateWatch certificates;
  private @Nullable InetSocketAddress secured;
  private @Nullable Http2Wires wires;
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
      Timers timers,
      Path home,
      String version) {}

  /**
   * Listens to clients.
   *
   * @param settings where, and what is expected of them
   * @return where
   * @throws IOException when it can't; the message says why
   */
  public InetSocketAddress front(HttpSettings settings, Front front) throws IOException {
    Timers timers = front.timers();
    var leftOver =
        new LeftOver.Limits(
            settings.leftOver().bytes().toBytes(), settings.leftOver().time().toMillis());
    var exchanges =
        new Exchanges(
            front.explained(),
            settings.explainLimit().toBytes(),
            timers,
            settings.readStall().toNanos(),
            settings.writeStall().toNanos(),
            leftOver);
    var door =
        new CallDoor(
            front.agent(),
            new CallIds(front.clock(), ThreadLocalRandom::current),
            new Origins(front.requestId(), ThreadLocalRandom::current),
            front.clock(),
            front.requestLimit(),
            front.explain(),
            Proxies.of(settings.trustedProxies()),
            exchanges);
    var heads = new HeadLimit(settings.headLimit().toBytes());
    var newcomers = new Newcomers(timers, settings.idleTimeout().toNanos());
    var http2 = settings.http2();
    var wires =
        new Http2Wires(
            Listening.buffers(),
            new Http2Wire.Late((int) http2.window().toBytes(), http2.streams()));
    this.wires = wires;
    var handler =
        new FrontHandler(
            door,
            heads,
            new Streams.Limits(http2.streams(), http2.resets(), timers),
            leftOver,
            newcomers,
            wires,
            () -> draining,
            front.version());
    HttpHandler continuing =
        new StrictChunks(Handlers.httpContinueRead(handler), settings.headLimit().toBytes());
    var kind =
        new Listening.Kind(
            "http",
            worker,
            options(settings, heads),
            connection -> {
              newcomers.opened(connection);
              if (http2.enabled()) {
                wires.opened(connection);
              }
            },
            http2.enabled() ? new UpgradeHandler(continuing) : continuing);
    var tls = settings.tls();
    var files = tls.files(front.home());
    if (files.isEmpty() || tls.port().isPresent()) {
      fronts.add(kind.plain(settings.host(), settings.port()));
    }
    if (files.isPresent()) {
      int port = tls.port().orElse(settings.port());
      Listening secure = secure(kind, settings.host(), port, tls, files.get());
      secured = secure.address();
      fronts.add(secure);
    }
    return fronts.get(0).address();
  }

  /** Where TLS is spoken with clients. */
  public Optional<InetSocketAddress> secured() {
    return Optional.ofNullable(secured);
  }

  private Listening secure(
      Listening.Kind kind, String host, int port, TlsSettings tls, ServerTls files)
      throws IOException {
    byte[] known = files.digest();
    SSLContext context;
    try {
      context = files.context();
    } catch (IOException e) {
      throw new IOException("girolle.http.tls: " + e.getMessage(), e);
    }
    SslClientAuthMode clients =
        switch (tls.clientAuth()) {
          case NONE -> SslClientAuthMode.NOT_REQUESTED;
          case WANT -> SslClientAuthMode.REQUESTED;
          case NEED -> SslClientAuthMode.REQUIRED;
        };
    Listening secure = kind.secure(host, port, context, clients);
    certificates = CertificateWatch.start(files, known, tls.reload(), secure::secureBy);
    return secure;
  }

  /**
   * Listens to operators.
   *
   * @param handler answers them
   * @return where
   * @throws IOException when it can't; the message says why
   */
  public InetSocketAddress admin(String host, int port, HttpHandler handler) throws IOException {
    Listening admin =
        new Listening.Kind("admin", worker, COMMON, connection -> {}, handler).plain(host, port);
    admins.add(admin);
    return admin.address();
  }

  /**
   * Takes no new connections of clients. Answers on those that there are end them; clients of
   * HTTP/2 are told to open no more streams, and those that are open go on.
   */
  public void stopAccepting() {
    stop(fronts);
    if (!draining && wires != null) {
      wires.goAway();
    }
    draining = true;
  }

  /** How many connections of HTTP/2 there are. */
  int http2Connections() {
    return wires == null ? 0 : wires.count();
  }

  @Override
  public void close() {
    stopAccepting();
    stop(admins);
    if (certificates != null) {
      certificates.close();
    }
    worker.shutdownNow();
  }

  private static void stop(List<Listening> listeners) {
    listeners.forEach(Listening::close);
    listeners.clear();
  }

  private static OptionMap options(HttpSettings settings, HeadLimit heads) {
    var http2 = settings.http2();
    return OptionMap.builder()
        .addAll(COMMON)
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, millis(settings.idleTimeout()))
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, millis(settings.headTimeout()))
        .set(UndertowOptions.MAX_HEADER_SIZE, heads.read())
        .set(UndertowOptions.MAX_HEADERS, settings.headFields())
        .set(UndertowOptions.ENABLE_HTTP2, http2.enabled())
        .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, http2.streams())
        .set(UndertowOptions.HTTP2_SETTINGS_INITIAL_WINDOW_SIZE, (int) http2.window().toBytes())
        .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, http2.resets())
        .set(UndertowOptions.RST_FRAMES_TIME_WINDOW, millis(Duration.ofSeconds(RESETS_SECONDS)))
        .getMap();
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
  }
}

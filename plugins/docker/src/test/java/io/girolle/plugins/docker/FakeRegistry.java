package io.girolle.plugins.docker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * A registry of images on this machine, as far as an engine needs one to pull: over plain HTTP,
 * which engines accept of the loopback addresses. It has one image, whatever it is asked for.
 */
final class FakeRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  /** The first byte of a TLS handshake. */
  private static final int HANDSHAKE = 0x16;

  private final ServerSocket door;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final byte[] manifest;
  private final AtomicInteger pulls = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile String credentials = "";

  private FakeRegistry() throws IOException {
    byte[] layer = new byte[10240]; // an empty archive
    byte[] packed = gzip(layer);
    byte[] config =
        """
        {"architecture":"amd64","os":"linux","config":{"Cmd":["/none"]},
         "rootfs":{"type":"layers","diff_ids":["%s"]}}
        """
            .formatted(digest(layer))
            .getBytes(StandardCharsets.UTF_8);
    manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},
         "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%d,"digest":"%s"}]}
        """
            .formatted(MANIFEST, config.length, blob(config), packed.length, blob(packed))
            .getBytes(StandardCharsets.UTF_8);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::serve);
    http.setExecutor(threads);
    http.start();
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.submit(this::admit);
  }

  static FakeRegistry start() throws IOException {
    return new FakeRegistry();
  }

  /** Its host and port. */
  String name() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  /** From now on only who says so gets anything. */
  void knowsOnly(String username, String password) {
    credentials =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** From now on images are answered for only when it {@link #opens}. */
  void holds() {
    gate = new CountDownLatch(1);
  }

  void opens() {
    gate.countDown();
  }

  /** How often an image was asked for. */
  int pulls() {
    return pulls.get();
  }

  @Override
  public void close() throws IOException {
    opens();
    door.close();
    http.stop(0);
    threads.shutdownNow();
  }

  /** Refuses TLS at once, which engines try first, and the server below would wait for. */
  private Void admit() throws IOException {
    while (true) {
      Socket client = door.accept();
      threads.submit(
          () -> {
            try (client;
                var server =
                    new Socket(InetAddress.getLoopbackAddress(), http.getAddress().getPort())) {
              int first = client.getInputStream().read();
              if (first >= 0 && first != HANDSHAKE) {
                server.getOutputStream().write(first);
                threads.submit(() -> client.getInputStream().transferTo(server.getOutputStream()));
                server.getInputStream().transferTo(client.getOutputStream());
              }
            }
            return null;
          });
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!credentials.isEmpty()
          && !credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
        answer(exchange, 401, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
      } else if (path.contains("/manifests/")) {
        pulls.incrementAndGet();
        gate.await(60, TimeUnit.SECONDS);
        exchange.getResponseHeaders().add("Docker-Content-Digest", digest(manifest));
        answer(exchange, 200, MANIFEST, manifest);
      } else if (path.contains("/blobs/")) {
        byte[] blob = blobs.get(path.substring(path.lastIndexOf('/') + 1));
        answer(exchange, blob == null ? 404 : 200, "application/octet-stream", blob);
      } else {
        answer(exchange, 200, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD") || body == null) {
      if (body != null) {
        exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private String blob(byte[] content) {
    String digest = digest(content);
    blobs.put(digest, content);
    return digest;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  private static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

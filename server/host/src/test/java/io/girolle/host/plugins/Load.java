package io.girolle.host.plugins;

import io.girolle.harness.Ledger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that call again and again, each when it has its answer, and note how it was stamped. */
final class Load implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final Ledger ledger;
  private final Map<String, AtomicInteger> stamps = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<CompletableFuture<Void>> clients = new ArrayList<>();
  private volatile boolean ending;

  Load(InetSocketAddress front, Ledger ledger, int count) {
    this.target = URI.create("http://127.0.0.1:" + front.getPort() + "/invoke/demo.hello");
    this.ledger = ledger;
    for (int i = 0; i < count; i++) {
      clients.add(goOn());
    }
  }

  /** How many answers were stamped so. */
  int stamped(String stamp) {
    return stamps.getOrDefault(stamp, new AtomicInteger()).get();
  }

  /** All stamps that were seen. */
  Map<String, AtomicInteger> stamps() {
    return stamps;
  }

  /** Lets the calls under way end; none may have failed. */
  @Override
  public void close() throws Exception {
    ending = true;
    CompletableFuture.allOf(clients.toArray(new CompletableFuture<?>[0])).get(3, TimeUnit.MINUTES);
  }

  private CompletableFuture<Void> goOn() {
    if (ending) {
      return CompletableFuture.completedFuture(null);
    }
    String call = ledger.ask();
    var request =
        HttpRequest.newBuilder(target)
            .POST(HttpRequest.BodyPublishers.noBody())
            .header(Ledger.HEADER, call)
            .timeout(Duration.ofMinutes(2))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .handle((answer, failure) -> note(call, answer, failure))
        .thenComposeAsync(noted -> goOn());
  }

  private Void note(String call, HttpResponse<Void> answer, Throwable failure) {
    if (failure == null && answer.statusCode() == 200) {
      ledger.succeeded(call);
      String stamp = answer.headers().firstValue("Stamp").orElse("none");
      stamps.computeIfAbsent(stamp, s -> new AtomicInteger()).incrementAndGet();
    } else {
      String how = failure == null ? "status " + answer.statusCode() : failure.toString();
      failures.add(how);
      ledger.failed(call, how);
    }
    return null;
  }
}

package io.girolle.dist;

import io.girolle.harness.Ledger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client that numbers its calls and writes each answer into the ledger. */
final class Caller {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Ledger ledger;

  Caller(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Calls without a body, and waits for the answer. */
  HttpResponse<String> call(URI url, String... headers) {
    return begin(url, headers).join();
  }

  /** Calls without a body. */
  CompletableFuture<HttpResponse<String>> begin(URI url, String... headers) {
    return send(url, BodyPublishers.noBody(), BodyHandlers.ofString(), headers);
  }

  /** Calls with a body, and waits for the answer. */
  HttpResponse<byte[]> post(URI url, BodyPublisher body, String... headers) {
    return send(url, body, BodyHandlers.ofByteArray(), headers).join();
  }

  private <T> CompletableFuture<HttpResponse<T>> send(
      URI url, BodyPublisher body, HttpResponse.BodyHandler<T> answer, String... headers) {
    String call = ledger.ask();
    var request =
        HttpRequest.newBuilder(url).POST(body).timeout(PATIENCE).header(Ledger.HEADER, call);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.sendAsync(request.build(), answer)
        .whenComplete(
            (response, failure) -> {
              if (response != null && response.statusCode() == 200) {
                ledger.succeeded(call);
              } else {
                ledger.failed(
                    call, response == null ? failure.toString() : "" + response.statusCode());
              }
            });
  }
}

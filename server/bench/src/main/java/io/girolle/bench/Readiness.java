package io.girolle.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits for a target, and sees that it answers as it should before it is measured. */
final class Readiness {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Readiness() {}

  static void await(URI url, ServerProcess process)
      throws BenchException, IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    String body = "x".repeat(Scenario.SMALL);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long started = System.nanoTime();
    String last = "";
    while (System.nanoTime() - started < PATIENCE.toNanos()) {
      process.checkAlive();
      try {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200 && answer.body().equals(body)) {
          return;
        }
        last = answer.statusCode() + " " + answer.body();
      } catch (IOException e) {
        last = String.valueOf(e);
      }
      Thread.sleep(PAUSE.toMillis());
    }
    throw new BenchException(
        "%s didn't answer %s as it should within %s; last: %s"
            .formatted(process, url, PATIENCE, last));
  }
}

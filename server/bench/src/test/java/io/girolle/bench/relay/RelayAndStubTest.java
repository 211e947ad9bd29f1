package io.girolle.bench.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.bench.stub.StubRunner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RelayAndStubTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private StubRunner runner;
  private BareRelay relay;

  @BeforeEach
  void start() throws IOException {
    runner = StubRunner.start(0);
    relay = BareRelay.start(0, "127.0.0.1:" + runner.port());
  }

  @AfterEach
  void stop() {
    relay.close();
    runner.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 128, 10_240, 10_241, 80 * 1024, 100 * 1024, 5 * 1024 * 1024})
  void answersWithTheBodyThatItWasSent(int size) throws Exception {
    byte[] body = bytes(size);
    HttpResponse<byte[]> answer = post("/invoke/any", body);
    assertEquals(200, answer.statusCode());
    assertArrayEquals(body, answer.body());
    assertEquals(
        Optional.of("application/octet-stream"), answer.headers().firstValue("Content-Type"));
  }

  @Test
  void saysHowLongAShortAnswerIs() throws Exception {
    HttpResponse<byte[]> answer = post("/invoke/any", bytes(128));
    assertEquals(Optional.of("128"), answer.headers().firstValue("Content-Length"));
  }

  @Test
  void servesManyCallsAtOnce() {
    List<CompletableFuture<HttpResponse<byte[]>>> calls =
        IntStream.range(0, 200)
            .mapToObj(i -> request("/invoke/any", bytes(i * 100)))
            .map(r -> client.sendAsync(r, HttpResponse.BodyHandlers.ofByteArray()))
            .toList();
    for (int i = 0; i < calls.size(); i++) {
      assertArrayEquals(bytes(i * 100), calls.get(i).join().body());
    }
  }

  @Test
  void knowsNoOtherPathsAndMethods() throws Exception {
    assertEquals(404, post("/t/app/any", bytes(1)).statusCode());
    HttpRequest get = HttpRequest.newBuilder(url("/invoke/any")).timeout(LIMIT).build();
    HttpResponse<Void> answer = client.send(get, HttpResponse.BodyHandlers.discarding());
    assertEquals(405, answer.statusCode());
  }

  @Test
  void answersBadGatewayWhenTheRunnerIsGone() throws Exception {
    runner.close();
    assertEquals(502, post("/invoke/any", bytes(128)).statusCode());
  }

  private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
    return client.send(request(path, body), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String path, byte[] body) {
    return HttpRequest.newBuilder(url(path))
        .timeout(LIMIT)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + relay.port() + path);
  }

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}

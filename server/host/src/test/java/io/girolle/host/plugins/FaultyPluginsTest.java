package io.girolle.host.plugins;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.harness.Action;
import io.girolle.harness.Ledger;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.host.Node;
import io.girolle.host.TestHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad plugins in a running node: calls go on as configured, and the figures name the plugin. */
class FaultyPluginsTest {
  @TempDir Path folder;
  private final Ledger ledger = Ledger.inMemory();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ScriptedRunner runner =
      ScriptedRunner.builder()
          .executions(ledger.executions(), a -> a.call().headers().get(Ledger.HEADER).get(0))
          .start(
              attempt ->
                  Script.of(
                      Action.awaitRequest(),
                      answering ->
                          Action.start(
                                  200,
                                  "Late",
                                  answering.tryCall().getExtensionsOrDefault("LATE", "no"))
                              .play(answering),
                      Action.success()));
  private Node node;

  @AfterEach
  void stop() {
    node.stop();
    runner.close();
    ledger.assertSound();
  }

  @Test
  void oneThatThrowsOnEachCallIsSkippedAndQuarantined() throws Exception {
    start(
        "on-failure = skip",
        "context.overrider(call -> { throw new IllegalStateException(\"no milk\"); });");

    for (int i = 0; i < 15; i++) {
      assertEquals(200, call().statusCode());
    }

    JsonNode bad = figures();
    assertEquals(10, bad.path("failures").asInt());
    assertEquals(5, bad.path("skips").asInt());
    assertEquals("quarantined", bad.path("state").asText());
    assertTrue(bad.at("/lastError/text").asText().contains("no milk"), bad.toString());
  }

  @Test
  void oneThatThrowsOnEachCallEndsCallsWhereItIsNeeded() throws Exception {
    start("on-failure = reject", "context.overrider(call -> { throw new StackOverflowError(); });");

    for (int i = 0; i < 12; i++) {
      assertEquals(500, call().statusCode());
    }

    assertEquals("quarantined", figures().path("state").asText());
    assertEquals(0, runner.attemptCount());
  }

  @Test
  void oneThatStallsHoldsAnIoThreadOnceAndIsMoved() throws Exception {
    start(
        "on-failure = skip, time-budget = 200ms",
        "var calls = new java.util.concurrent.atomic.AtomicInteger();"
            + " context.overrider(call -> {"
            + " try { Thread.sleep(calls.incrementAndGet() == 1 ? 3_000 : 100_000); }"
            + " catch (InterruptedException e) { Thread.currentThread().interrupt(); } });");
    assertEquals(200, call().statusCode());
    assertTrue(figures().path("moved").asBoolean());

    long begun = System.nanoTime();
    assertEquals(200, call().statusCode());

    long took = System.nanoTime() - begun;
    assertTrue(took < TimeUnit.SECONDS.toNanos(60), took + " ns: it was waited for");
    assertTrue(figures().path("failures").asInt() >= 1);
  }

  @Test
  void oneThatLeaksAThreadIsRidOfItWhenItGoes() throws Exception {
    start(
        "on-failure = skip",
        "context.overrider(call -> {});"
            + " var leaked = new Thread(() -> { try { Thread.sleep(1_000_000); }"
            + " catch (InterruptedException e) { } }, \"leaked\"); leaked.setDaemon(true);"
            + " leaked.start();");
    assertEquals(200, call().statusCode());
    assertTrue(threads().contains("leaked"));

    node.plugins().switchTo("bad", false);

    await().until(() -> !threads().contains("leaked"));
    assertEquals(200, call().statusCode());
  }

  @Test
  void onePickerThatReturnsNullFailsTheCallsThatPickIt() throws Exception {
    start(
        "on-failure = skip",
        "context.placer(\"null\", runners -> (call, attempts) -> null);"
            + " context.overrider(call -> {"
            + " if (\"1\".equals(call.header(\"Null\"))) call.placer(\"null\"); });");

    assertEquals(200, call().statusCode());
    assertEquals(500, call("Null", "1").statusCode());

    assertTrue(figures().at("/lastError/text").asText().contains("no step"), figures().toString());
  }

  @Test
  void oneThatEditsAfterItsHookIsRefused() throws Exception {
    start(
        "on-failure = skip",
        "var kept = new java.util.concurrent.atomic.AtomicReference<CallEdit>();"
            + " context.overrider(call -> {"
            + " var before = kept.getAndSet(call);"
            + " if (before != null) before.extension(\"LATE\", \"yes\"); });");

    for (int i = 0; i < 3; i++) {
      assertEquals("no", call().headers().firstValue("Late").orElseThrow());
    }

    assertEquals(2, figures().path("failures").asInt());
    assertTrue(figures().at("/lastError/text").asText().contains("kept it"), figures().toString());
  }

  private void start(String rules, String install) throws IOException {
    TestHome home = TestHome.in(folder);
    new PluginJar(folder.resolve("work"))
        .write(
            Files.createDirectories(folder.resolve("plugins")).resolve("bad.jar"),
            "public void install(PluginContext context) { " + install + " }");
    node =
        Node.prepare(
                home.settings(
                    "girolle.node.role=lb",
                    "girolle.plugins.enabled=[first, bad]",
                    "girolle.plugins.rules.bad { " + rules + " }",
                    "girolle.lb.pools.static.runners=\"" + runner.address() + "\""))
            .start();
  }

  private HttpResponse<Void> call(String... headers) throws IOException, InterruptedException {
    String number = ledger.ask();
    var request =
        HttpRequest.newBuilder(uri(node.front().orElseThrow().getPort(), "/invoke/demo.hello"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .header(Ledger.HEADER, number)
            .timeout(Duration.ofMinutes(2));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<Void> answer = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
    if (answer.statusCode() == 200) {
      ledger.succeeded(number);
    } else {
      ledger.failed(number, "status " + answer.statusCode());
    }
    return answer;
  }

  private JsonNode figures() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri(node.admin().orElseThrow().getPort(), "/admin/plugins/bad"))
            .build();
    return new ObjectMapper()
        .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}

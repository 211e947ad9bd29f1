package io.girolle.host;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.harness.FakeApiNode;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.host.config.NodeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A load balancer whose functions are those of a Fn API node. */
class FnApiNodeTest {
  private static final String APP = "{\"id\":\"a1\",\"name\":\"shop\"}";
  private static final String FN =
      "{\"id\":\"f1\",\"name\":\"pay\",\"app_id\":\"a1\",\"image\":\"shop/pay:1\"}";
  private static final String TRIGGER =
      "{\"id\":\"t1\",\"name\":\"pay\",\"app_id\":\"a1\",\"fn_id\":\"f1\",\"type\":\"http\","
          + "\"source\":\"/pay\"}";

  @TempDir private Path folder;
  private final ScriptedRunner runner = ScriptedRunner.start(Script.answer("paid"));
  private final FakeApiNode api = FakeApiNode.start();
  private final HttpClient client = HttpClient.newHttpClient();
  private TestHome home;
  private Node node;

  @BeforeEach
  void furnish() throws IOException {
    home = TestHome.in(folder);
    Files.delete(folder.resolve("conf/catalog.conf"));
    api.with("/v2/apps/a1", APP)
        .with("/v2/apps?name=shop", "{\"items\":[" + APP + "]}")
        .with("/v2/fns/f1", FN)
        .with("/v2/runner/apps/a1/triggerBySource/http//pay", TRIGGER);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.stop();
    }
    api.close();
    runner.close();
  }

  private NodeSettings settings(String... more) {
    var settings =
        new ArrayList<>(
            List.of(
                "girolle.node.role=lb",
                "girolle.catalog.use=fn-api",
                "girolle.catalog.fn-api.url=\"" + api.url() + "\"",
                "girolle.lb.pools.static.runners=\"%s\"".formatted(runner.address())));
    settings.addAll(List.of(more));
    return home.settings(settings.toArray(String[]::new));
  }

  private void start(String... more) throws IOException {
    node = Node.prepare(settings(more)).start();
  }

  private HttpResponse<String> post(String target) throws Exception {
    InetSocketAddress front = node.front().orElseThrow();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.getPort() + target))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void callsFunctionsAndTriggersOfTheApiNode() throws Exception {
    start();

    assertEquals("paid", post("/invoke/f1").body());
    assertEquals("paid", post("/t/shop/pay").body());
    assertEquals("paid", post("/t/shop/pay").body());
    assertEquals(
        List.of(
            "/v2/fns/f1",
            "/v2/apps?name=a1",
            "/v2/apps/a1",
            "/v2/apps?name=shop",
            "/v2/runner/apps/a1/triggerBySource/http//pay"),
        api.targets());
    HttpResponse<String> unknown = post("/invoke/nope");
    assertEquals(404, unknown.statusCode());
    assertEquals("{\"message\":\"Fn not found\"}\n", unknown.body());
  }

  @Test
  void asksTheCatalogThatIsPickedForAnAppOrAFunction() throws Exception {
    Files.writeString(
        folder.resolve("conf/catalog.conf"),
        "apps.demo.functions.hello { image = hello, triggers = [/hello] }\n"
            + "apps.shop.functions.pay { image = other, triggers = [/pay], id = f1 }\n");
    start(
        "girolle.catalog.use=conf",
        "girolle.catalog.picks=[{when{apps=[\"sh*\"],functions=[f1]},use=fn-api}]");

    assertEquals("paid", post("/t/demo/hello").body());
    assertEquals("paid", post("/invoke/demo.hello").body());
    assertEquals(List.of(), api.targets());
    assertEquals("paid", post("/t/shop/pay").body());
    assertEquals("paid", post("/invoke/f1").body());
    assertEquals(
        List.of("hello", "hello", "shop/pay:1", "shop/pay:1"),
        runner.attempts().stream().map(attempt -> attempt.call().image()).toList());

    api.close();
    assertEquals("paid", post("/invoke/demo.hello").body(), "the other catalog's trouble");
  }

  @Test
  void goesOnWithWhatItKnowsWhileTheApiNodeIsDown() throws Exception {
    start(
        "girolle.catalog.cache.fresh=10ms",
        "girolle.catalog.cache.pause=10ms",
        "girolle.catalog.fn-api.retries=1");
    assertEquals(200, post("/invoke/f1").statusCode());
    api.close();
    for (int i = 0; i < 20; i++) {
      await().pollDelay(Duration.ofMillis(15)).until(() -> true);
      assertEquals(200, post("/invoke/f1").statusCode());
    }

    HttpResponse<String> unknown = post("/invoke/f2");
    assertEquals(503, unknown.statusCode());
    assertEquals("{\"message\":\"Catalog unavailable\"}\n", unknown.body());
    assertEquals("15", unknown.headers().firstValue("Retry-After").orElseThrow());
  }

  @Test
  void whatTheApiNodeSaysWrongIs500() throws Exception {
    start();
    api.always(FakeApiNode.json(200, "<html>"));
    HttpResponse<String> answer = post("/invoke/f1");

    assertEquals(500, answer.statusCode());
    assertEquals("{\"message\":\"internal server error\"}\n", answer.body());
    api.well();
    assertEquals(200, post("/invoke/f1").statusCode());
  }

  @Test
  void aCallIsntHeldByAnApiNodeThatSaysNothing() throws Exception {
    start("girolle.catalog.timeout=300ms");
    api.always(api.silence());
    HttpResponse<String> answer = post("/invoke/f1");

    assertEquals(503, answer.statusCode());
    assertEquals("{\"message\":\"Timed out - the catalog gave no answer\"}\n", answer.body());
  }

  @Test
  void aClientThatLeavesDuringALookupHoldsNothing() throws Exception {
    NodeSettings first = settings("girolle.catalog.timeout=300ms");
    NodeSettings next = settings("girolle.catalog.fn-api.retries=7");
    node = Node.prepare(first, () -> next).start();
    api.always(api.silence());
    InetSocketAddress front = node.front().orElseThrow();
    try (var socket = new Socket(front.getAddress(), front.getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /invoke/f1 HTTP/1.1\r\nHost: lb\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      await().until(() -> api.targets().size() > 0);
    }
    assertTrue(node.plugins().reload().changed());
    await().until(() -> node.plugins().state().draining().isEmpty());
    await().until(() -> node.agent().orElseThrow().inFlight() == 0);
  }

  @Test
  void takesAnotherAddressWithoutARestart() throws Exception {
    try (var other = FakeApiNode.start()) {
      other.with("/v2/apps/a1", APP).with("/v2/fns/f1", FN);
      NodeSettings next = settings("girolle.catalog.fn-api.url=\"" + other.url() + "\"");
      node = Node.prepare(settings(), () -> next).start();
      assertEquals(200, post("/invoke/f1").statusCode());

      assertEquals(List.of(), node.plugins().reload().restart());
      assertEquals(200, post("/invoke/f1").statusCode());
      assertTrue(other.targets().contains("/v2/fns/f1"));
    }
  }

  @Test
  void anAddressThatIsMissingOrNoneIsToldWithItsKey() {
    for (String url : List.of("", "api:8080")) {
      NodeSettings settings = settings("girolle.catalog.fn-api.url=\"" + url + "\"");
      var failure = assertThrows(InvalidConfigException.class, () -> Node.prepare(settings));
      String fault = failure.faults().get(0).toString();
      assertTrue(fault.contains("girolle.catalog.fn-api.url: \"" + url + "\""), fault);
      assertTrue(fault.contains("such as http://api:8080"), fault);
    }
  }
}

package io.girolle.host;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.harness.function.TestFunction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that a node starts ahead of their calls. */
class PrewarmNodeTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private TestHome home;

  @BeforeEach
  void furnish() throws Exception {
    home = TestHome.in(folder);
    Files.writeString(
        folder.resolve("conf/catalog.conf"),
        """
        apps.demo {
          config { OF_APP = app, BOTH = app }
          annotations { "a/b" = { c = [1, "two", null] } }
          functions.hello {
            image = hello, memory = 200MiB, cpus = "0.1", timeout = 20s
            config { BOTH = function }, annotations { "d" = 1.50 }
          }
        }
        """);
  }

  @Test
  void callThroughTheLoadBalancerMeetsTheInstanceThatWasKept() throws Exception {
    try (Node node = node("all")) {
      await().atMost(LONG).until(() -> sum(node, "girolle.runner.instances.frozen") == 1);
      var front = node.front().orElseThrow();
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + front.getPort() + "/invoke/demo.hello"))
              .POST(HttpRequest.BodyPublishers.ofString("body"))
              .header("Content-Type", "text/plain")
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(1, started(node));
    }
  }

  @Test
  void runnerAloneLooksFunctionsUpAsWell() throws Exception {
    try (Node node = node("runner")) {
      await().atMost(LONG).until(() -> sum(node, "girolle.runner.instances.frozen") == 1);
    }
  }

  private Node node(String role) throws Exception {
    String classes =
        TestFunction.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Node.prepare(
            home.settings(
                "girolle.node.role=" + role,
                "girolle.runner.count=1",
                "girolle.runner.start-timeout=20s",
                "girolle.runner.prewarm=[{ function = demo.hello, count = 1 }]",
                "girolle.runner.drivers.process.images.hello.dir=.",
                "girolle.runner.drivers.process.images.hello.env { %s = \"%s\" }"
                    .formatted(TestFunction.LEDGER, folder.resolve("ledger")),
                "girolle.runner.drivers.process.images.hello.command=[java, -Xmx64m, -cp, \"%s\", %s]"
                    .formatted(classes, TestFunction.class.getName())),
            List.of())
        .start();
  }

  private static double started(Node node) {
    return node.meters().get("girolle.runner.instances.started").functionCounter().count();
  }

  private static double sum(Node node, String gauge) {
    return node.meters().get(gauge).gauge().value();
  }
}

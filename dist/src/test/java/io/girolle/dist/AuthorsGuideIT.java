package io.girolle.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Ledger;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the guide for plugin authors shows works, to the letter: its sources, and its commands. */
class AuthorsGuideIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Caller caller = new Caller(Ledger.inMemory());
  private Distribution distribution;

  @BeforeEach
  void makeAllPlugins() throws IOException {
    distribution = Distribution.unpack();
    for (AuthorsGuide.Example example : AuthorsGuide.read().examples()) {
      Path folder = Distribution.folder("guide");
      Files.copy(distribution.spi(), folder.resolve("girolle-spi.jar"));
      example.source().writeTo(folder);
      runIn(folder, example.commands());
      String jar = example.source().name().toLowerCase(Locale.ROOT) + ".jar";
      Files.copy(folder.resolve(jar), distribution.plugins().resolve(jar));
    }
  }

  @Test
  void bothFormsWorkWhenTheirJarsAreDroppedIn() throws IOException {
    try (NodeProcess node =
        NodeProcess.run(
            distribution,
            Map.of(),
            OneNode.settings("girolle.plugins.enabled=[placers,stamp,motto]"))) {
      HttpResponse<String> answer = caller.call(node.tried());

      List<String> lines = answer.body().lines().toList();
      assertTrue(lines.contains("FN_STAMP=short form"), answer.body());
      assertTrue(lines.contains("FN_MOTTO=slow and steady"), answer.body());
    }
  }

  @Test
  void everyOtherKindWorksInALoadBalancerAndARunner() throws Exception {
    Path runners = Distribution.folder("guide").resolve("runners.txt");
    try (NodeProcess runner =
        NodeProcess.run(
            distribution,
            Map.of(),
            List.of(
                "--role",
                "runner",
                "-D",
                "girolle.runner.grpc.port=0",
                "-D",
                "girolle.admin.port=0",
                "-D",
                "girolle.runner.driver=command",
                "-D",
                "girolle.plugins.enabled=[command,census]",
                "-D",
                "girolle.plugins.config.command { command = [java, -jar, hello.jar], dir = \"%s\" }"
                    .formatted(distribution.home().resolve("functions/hello"))))) {
      Files.writeString(runners, "127.0.0.1:" + runner.grpcPort() + " here\n");
      try (NodeProcess node =
          NodeProcess.run(
              distribution,
              Map.of(),
              OneNode.settings(
                  "girolle.node.role=lb",
                  "girolle.plugins.enabled=[audit,nearby,listed,wild]",
                  "girolle.plugins.config.nearby.zone=here",
                  "girolle.plugins.config.listed.file=\"" + runners + "\"",
                  "girolle.lb.placer=nearby",
                  "girolle.lb.pool=listed",
                  "girolle.catalog.use=wild"))) {
        HttpResponse<String> answer = caller.call(node.front("/t/wild/any/path"));
        assertEquals(200, answer.statusCode(), answer::body);
        assertEquals(405, delete(node.front("/invoke/wild.any")));

        awaitMetric(node, "audit_calls_total{", "status=\"SUCCESS\"");
        awaitMetric(runner, "census_instances{", " 1.0");
      }
    }
  }

  private int delete(URI url) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(url).DELETE().timeout(Duration.ofSeconds(60)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private void awaitMetric(NodeProcess node, String name, String rest) {
    await(name)
        .atMost(Duration.ofSeconds(60))
        .until(() -> metrics(node).lines().anyMatch(l -> l.startsWith(name) && l.contains(rest)));
  }

  private String metrics(NodeProcess node) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(node.admin("/metrics")).build(), BodyHandlers.ofString())
        .body();
  }

  private static void runIn(Path folder, String commands) {
    String tools = System.getProperty("java.home") + "/bin" + File.pathSeparator;
    ProgramRun.of(
            List.of("sh", "-e", "-c", "cd '" + folder + "'\n" + commands),
            Map.of("PATH", tools + System.getenv("PATH")))
        .mustSucceed();
  }
}

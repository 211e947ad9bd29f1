package io.girolle.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.harness.HeldPort;
import io.girolle.host.Node;
import io.girolle.host.TestHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running node. */
class PluginsRemoteTest {
  private static final String[] SETTINGS = {
    "girolle.node.role=lb",
    "girolle.lb.pools.static.runners=\"127.0.0.1:1\"",
    "girolle.plugins.reload.every=0s"
  };

  @TempDir private Path folder;
  private TestHome home;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void furnish() throws IOException {
    home = TestHome.in(folder);
  }

  private Node start(String... more) throws IOException {
    List<String> settings = new ArrayList<>(List.of(SETTINGS));
    settings.addAll(List.of(more));
    String[] all = settings.toArray(String[]::new);
    return Node.prepare(home.settings(all), () -> home.settings(all)).start();
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return GirolleCommand.line(folder)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int ask(Node node, String... command) {
    List<String> all = new ArrayList<>(List.of("plugins"));
    all.addAll(List.of(command));
    all.addAll(List.of("--url", url(node)));
    return run(all.toArray(String[]::new));
  }

  private static String url(Node node) {
    return "http://127.0.0.1:" + node.admin().orElseThrow().getPort();
  }

  private static String get(Node node, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url(node) + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void changesThePluginsOfANode() throws Exception {
    try (Node node = start()) {
      Files.copy(folder.resolve("plugins/first.jar"), folder.resolve("plugins/second.jar"));
      assertEquals(0, ask(node, "reload"), err.toString());
      assertTrue(
          plain().matches("generation 1 is in service: nothing has changed\n  kept: .*first\n"),
          plain());

      Files.writeString(
          home.file(),
          "girolle { node.id = test, plugins.enabled = [first], lb.placer = first,"
              + " plugins.config.first.x = 1, plugins.config.other.x = 1 }");
      assertEquals(0, ask(node, "reload"), err.toString());
      assertTrue(out.toString().startsWith("warning: "), out.toString());
      assertTrue(plain().matches("(?s).*generation \\d is in service\n  made: first\n.*"), plain());

      assertEquals(0, ask(node, "rollback", "--json"), err.toString());
      int generation = new ObjectMapper().readTree(plain()).at("/generation").asInt();
      assertTrue(generation > 2, plain());
      assertEquals(0, ask(node, "status"), err.toString());
      List<String> lines = out.toString().lines().toList();
      assertTrue(lines.get(0).startsWith("generation " + generation + " since 20"), out.toString());
      assertTrue(
          lines.get(2).matches("first +- +\\d+ +in-service +\\d+ +0 +0 .* placer .*"), plain());

      assertTrue(get(node, "/metrics").contains("girolle_plugins_generation " + generation + ".0"));
      assertTrue(
          get(node, "/metrics").contains("girolle_calls_total{fault=\"none\",status=\"2xx\"} 0.0"));
      assertEquals("{\n  \"calls\" : [ ]\n}\n", get(node, "/admin/explain"));
    }
  }

  @Test
  void aChangeThatFailsIs1AndTellsWhy() throws Exception {
    try (Node node = start()) {
      assertEquals(1, ask(node, "disable", "first"));
      List<String> told = err.toString().lines().toList();
      assertEquals("girolle: nothing has changed: what was asked for can't be had", told.get(0));
      assertTrue(told.get(1).contains("girolle.lb.placer"), err.toString());

      assertEquals(1, ask(node, "enable", "nobody"));
      assertTrue(err.toString().contains("nobody isn't enabled"), err.toString());
      assertEquals(1, ask(node, "rollback"));
      assertTrue(err.toString().contains("no generation before"), err.toString());
      assertEquals("", out.toString());
    }
  }

  @Test
  void aTokenIsSentFromTheConfigurationOrAFile() throws Exception {
    Path token = folder.resolve("token");
    Files.createFile(
        token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, "secret\n");
    try (Node node = start("girolle.admin.token=secret")) {
      assertEquals(1, ask(node, "reload"));
      assertTrue(err.toString().contains("girolle.admin.token"), err.toString());
      assertEquals(0, ask(node, "reload", "-D", "girolle.admin.token=secret"), err.toString());
      assertEquals(0, ask(node, "reload", "--token-file", token.toString()), err.toString());
      String port = "girolle.admin.port=" + node.admin().orElseThrow().getPort();
      assertEquals(
          0,
          run(
              "plugins",
              "status",
              "-D",
              port,
              "-D",
              "girolle.admin.token { file = " + token + " }"),
          err.toString());
    }
  }

  @Test
  void aNodeThatIsntThereIs1() throws Exception {
    try (var dead = new HeldPort()) {
      assertEquals(1, run("plugins", "reload", "-D", "girolle.admin.port=" + dead.number()));
      assertEquals(
          "girolle: no node answers at http://%s: is it running, and is that girolle.admin of its configuration?\n"
              .formatted(dead.address()),
          err.toString());
    }
  }

  @Test
  void anAddressThatIsNoneIs1() {
    assertEquals(1, run("plugins", "reload", "--url", "localhost:8081"));
    assertTrue(err.toString().contains("(expected: http://HOST:PORT)"), err.toString());
    assertEquals(1, run("plugins", "reload", "-D", "girolle.admin.port=0"));
    assertTrue(err.toString().contains("--url"), err.toString());
  }

  private String plain() {
    return out.toString();
  }
}

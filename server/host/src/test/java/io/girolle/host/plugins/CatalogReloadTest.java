package io.girolle.host.plugins;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.host.Node;
import io.girolle.host.TestHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The file of the catalog {@code conf}, edited under a running node. */
class CatalogReloadTest {
  private static final String CATALOG =
      """
      apps.demo {
        functions.hello { image = hello, config { STEP = "%s" } }
      }
      """;
  private static final Duration SETTLED = Duration.ofMillis(300);

  @TempDir private Path folder;
  private final ScriptedRunner runner = ScriptedRunner.start(Script.answer("hello"));
  private final HttpClient client = HttpClient.newHttpClient();
  private final Logger root = (Logger) LoggerFactory.getLogger("io.girolle.host.plugins");
  private final Lines lines = new Lines();
  private Path file;
  private Node node;

  /** What was logged. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      logged.add(event.getFormattedMessage());
    }
  }

  @BeforeEach
  void start() throws IOException {
    lines.start();
    root.addAppender(lines);
    TestHome home = TestHome.in(folder);
    file = folder.resolve("conf/catalog.conf");
    Files.writeString(file, CATALOG.formatted("one"));
    node = Node.prepare(home.settings(settings()), () -> home.settings(settings())).start();
  }

  private String[] settings() {
    return new String[] {
      "girolle.node.role=lb",
      "girolle.plugins.reload.every=20ms",
      "girolle.plugins.reload.settled=" + SETTLED.toMillis() + "ms",
      "girolle.lb.pools.static.runners=\"%s\"".formatted(runner.address())
    };
  }

  @AfterEach
  void stop() {
    node.stop();
    runner.close();
    root.detachAppender(lines);
  }

  /** What a call sees of the catalog: the function's configuration, or else its status. */
  private String step() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + node.front().orElseThrow().getPort()
                            + "/invoke/demo.hello"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200
        ? Objects.requireNonNull(
            runner
                .lastAttempt()
                .call()
                .view(io.girolle.call.PluginInstance.inCode("test"))
                .config()
                .get("STEP"))
        : String.valueOf(answer.statusCode());
  }

  private void awaitStep(String step) {
    await().atMost(Duration.ofMinutes(1)).until(() -> step().equals(step));
  }

  @Test
  void anEditComesIntoService() throws Exception {
    assertEquals("one", step());
    Files.writeString(file, CATALOG.formatted("two"));
    awaitStep("two");
  }

  @Test
  void aFileMayBeReplacedByARename() throws Exception {
    Path next = Files.writeString(folder.resolve("conf/next"), CATALOG.formatted("two"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    awaitStep("two");

    Path third = Files.writeString(folder.resolve("conf/next"), CATALOG.formatted("six"));
    Files.setLastModifiedTime(third, Files.getLastModifiedTime(file));
    Files.move(third, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    awaitStep("six");
  }

  @Test
  void aFileMayBeWrittenSlowlyInPlace() throws Exception {
    byte[] whole = CATALOG.formatted("two").strip().getBytes(StandardCharsets.UTF_8);
    int last = whole.length - 1;
    try (var out =
        Files.newOutputStream(
            file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      for (int i = 0; i < last; i++) {
        out.write(whole[i]);
        out.flush();
        assertEquals("one", step());
        await().pollDelay(Duration.ofMillis(5)).until(() -> true);
      }
      out.write(whole[last]);
    }
    awaitStep("two");
  }

  @Test
  void aWriteThatPausesHalfwayLeavesTheOldOneInService() throws Exception {
    String whole = CATALOG.formatted("two");
    Files.writeString(file, whole.substring(0, whole.length() / 2));
    awaitRefusal();
    assertEquals("one", step());

    Files.writeString(file, whole.substring(whole.length() / 2), StandardOpenOption.APPEND);
    awaitStep("two");
  }

  @Test
  void aSyntaxErrorKeepsTheOldOneAndIsLoggedWithItsLine() throws Exception {
    Files.writeString(file, "apps.demo {\n  functions.hello { image = hello }\n  oops\n}\n");
    awaitRefusal();

    assertEquals("one", step());
    String fault = faults().get(0);
    assertTrue(fault.contains(file + ":"), fault);
    assertEquals(1, faults().size(), faults().toString());
  }

  @Test
  void aBadValueKeepsTheOldOneAndIsLoggedWithItsLine() throws Exception {
    Files.writeString(
        file, "apps.demo {\n  functions.hello { image = hello, timeout = 1h\n    memry = 1 }\n}\n");
    awaitRefusal();

    assertEquals("one", step());
    assertTrue(
        faults().stream().anyMatch(f -> f.contains(file + ":3: ") && f.contains("memory?")),
        faults().toString());
  }

  @Test
  void aFileThatIsGoneKeepsTheOldOne() throws Exception {
    Files.delete(file);
    awaitRefusal();
    assertEquals("one", step());

    Files.writeString(file, CATALOG.formatted("two"));
    awaitStep("two");
    assertTrue(node.plugins().state().failed().isEmpty());
  }

  @Test
  void aFileThatItIncludesIsWatchedToo() throws Exception {
    Path included = folder.resolve("conf/demo.conf");
    Files.writeString(included, CATALOG.formatted("two"));
    Files.writeString(file, "include \"demo.conf\"\n");
    awaitStep("two");

    Files.writeString(included, CATALOG.formatted("three"));
    awaitStep("three");
  }

  @Test
  void anIncludedFileThatIsBadOrGoneIsToldWithItsPlace() throws Exception {
    Path included = folder.resolve("conf/demo.conf");
    Files.writeString(included, "apps.demo {\n  oops\n}\n");
    Files.writeString(file, "# all of it\ninclude \"demo.conf\"\n");
    awaitRefusal();
    assertTrue(faults().get(0).contains(included + ":"), faults().toString());
    assertEquals("one", step());
    Files.writeString(included, CATALOG.formatted("two"));
    awaitStep("two");

    lines.logged.clear();
    Files.delete(included);
    awaitRefusal();
    assertTrue(faults().get(0).contains(file + ":2: include"), faults().toString());
    assertEquals("two", step());
  }

  private void awaitRefusal() {
    await().atMost(Duration.ofMinutes(1)).until(() -> !faults().isEmpty());
  }

  private List<String> faults() {
    return lines.logged.stream().filter(l -> l.startsWith("event=plugins-not-changed")).toList();
  }
}

package io.girolle.plugins.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.harness.NeedsProgram;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.spi.AppFunction;
import io.girolle.testkit.CallOutcome;
import io.girolle.testkit.DevNode;
import io.girolle.testkit.LeakCheck;
import io.girolle.testkit.PluginSetup;
import io.girolle.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The driver in a node: calls of functions on the kit for Node, by HTTP. */
@WithDocker
@NeedsProgram({"node", "npm"})
class DockerNodeTest {
  private final DockerEngine engine;

  DockerNodeTest(DockerEngine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void makeImage() throws Exception {
    NodeImage.make(engine);
  }

  @Test
  void functionsAnswerInContainersThatAreKept() throws Exception {
    try (TestNode node = node(DevNode.of(DockerPlugin.class)).start()) {
      CallOutcome first = node.call("/node").header("Kit-Ask", "a").send();
      assertEquals(200, first.status(), first::toString);
      assertTrue(first.text().contains("listener=unix:/tmp/iofs/lsnr.sock"), first::text);
      String container = engine.containers().get(0);
      assertEquals(200, node.call("/node").send().status());
      assertEquals(List.of(container), engine.containers());
    }
    assertEquals(List.of(), engine.containers());
  }

  @Test
  void aFunctionThatMisbehavesHarmsNoOther() throws Exception {
    try (TestNode node = node(DevNode.of(DockerPlugin.class)).start()) {
      for (String does : List.of("throw", "crash", "null")) {
        assertEquals(502, node.call("/node").header("Kit-Does", does).send().status(), does);
        assertEquals(200, node.call("/node").send().status(), "after " + does);
      }
      assertEquals(504, node.call("/brief").header("Kit-Does", "hang").send().status());
      assertEquals(200, node.call("/node").send().status());
      assertEquals(200, node.call("/node").header("Kit-Does", "deaf").send().status());
    }
    assertEquals(List.of(), engine.containers());
  }

  @Test
  void leavesNothingWhenItIsClosed() throws Exception {
    node(LeakCheck.of(DockerPlugin.class))
        .bringing(
            DockerHttpClient.class,
            ZerodepDockerHttpClient.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class)
        .run(node -> assertEquals(200, node.call("/node").send().status()));
    assertEquals(List.of(), engine.containers());
  }

  @Test
  void tellsWhatIsWrongWithItsSettings() {
    assertFault("host = \"http://engine\"", "host: http://engine (expected: unix:///path or tcp");
    assertFault("connections = 0", "connections: 0 (expected: >= 1)");
    assertFault("call-timeout = 0s", "call-timeout: PT0S (expected: more than 0)");
    assertFault("pull.policy = sometimes", "if-absent");
    assertFault("container.open-file = 5", "open-files");
  }

  private static void assertFault(String config, String expected) {
    DevNode node = DevNode.of(DockerPlugin.class).config(config);
    var fault = assertThrows(InvalidConfigException.class, node::start);
    assertTrue(fault.getMessage().contains(expected), fault.getMessage());
  }

  private <S extends PluginSetup<S>> S node(S setup) {
    return setup
        .config("host = \"%s\", container.networks = [none]".formatted(engine.host()))
        .driver("docker")
        .realRunners(1)
        .function(function("node", Duration.ofSeconds(60)))
        .function(function("brief", Duration.ofSeconds(1)));
  }

  private static AppFunction function(String name, Duration timeout) {
    return AppFunction.builder(name, name, "app", NodeImage.NAME)
        .memoryMiB(128)
        .timeout(timeout)
        .idleTimeout(Duration.ofSeconds(60))
        .build();
  }
}

package io.girolle.plugins.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Empty;
import io.girolle.harness.NeedsProgram;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.RunnerStatus;
import io.girolle.spi.AppFunction;
import io.girolle.testkit.CallOutcome;
import io.girolle.testkit.DevNode;
import io.girolle.testkit.TestNode;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function that tells how a runner is, in a container. */
@WithDocker
@NeedsProgram({"node", "npm"})
class StatusFunctionTest {
  private static final String NETWORK = "test-status";

  @TempDir Path temp;
  private final DockerEngine engine;

  StatusFunctionTest(DockerEngine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void makeImageAndNetwork() throws IOException {
    NodeImage.make(engine);
    engine.docker("network", "create", "--internal", NETWORK);
  }

  @AfterEach
  void removeNetwork() throws IOException {
    engine.docker("network", "rm", NETWORK);
  }

  @Test
  void runsWithoutALimitOfMemoryWhileFunctionsHaveTheirs() throws IOException {
    try (TestNode node = node("").start()) {
      RunnerStatus status = status(node);
      assertFalse(status.getFailed(), status::toString);
      assertTrue(
          status.getDetails().contains("listener=unix:/tmp/iofs/lsnr.sock"), status::getDetails);
      assertTrue(status.getCtrCreateDuration() > 0, status::toString);
      assertTrue(status.getInitStartTime() > 0, status::toString);
      JsonNode container = onlyContainer();
      assertEquals(0, container.at("/HostConfig/Memory").asLong());
      assertEquals("1000:1000", container.at("/Config/User").asText());

      RunnerStatus again = status(node);
      assertFalse(again.getFailed(), again::toString);
      assertEquals(0, again.getInitStartTime(), "it was kept");
      assertEquals(container.path("Id"), onlyContainer().path("Id"));

      CallOutcome refused = node.call("/node").send();
      assertEquals(400, refused.status(), refused::toString);
    }
    assertEquals(List.of(), engine.containers());
  }

  @Test
  void hasNoNetworkAsLongAsTheBarrierIsUp() throws IOException {
    Path barrier = temp.resolve("network");
    try (TestNode node = node("network-barrier = \"%s\"".formatted(barrier)).start()) {
      RunnerStatus before = status(node);
      assertFalse(before.getFailed(), before::toString);
      assertTrue(before.getIsNetworkDisabled());
      JsonNode cutOff = onlyContainer();
      assertEquals("none", cutOff.at("/HostConfig/NetworkMode").asText());

      Files.createFile(barrier);
      RunnerStatus after = status(node);
      assertFalse(after.getFailed(), after::toString);
      assertFalse(after.getIsNetworkDisabled());
      List<JsonNode> networks =
          containers().stream().map(c -> c.at("/HostConfig/NetworkMode")).toList();
      assertTrue(networks.stream().anyMatch(n -> n.asText().equals(NETWORK)), networks::toString);
      assertNotEquals(1, networks.size(), "the one without network serves no more");
    }
    assertEquals(List.of(), engine.containers());
  }

  private DevNode node(String keys) {
    return DevNode.of(DockerPlugin.class)
        .config("host = \"%s\", container.networks = [%s]".formatted(engine.host(), NETWORK))
        .driver("docker")
        .settings(
            "runner.start-timeout = 30s, runner.status-function { image = \"%s\", every = 0s, timeout = 60s, %s }"
                .formatted(NodeImage.NAME, keys))
        .realRunners(1)
        .function(AppFunction.builder("node", "node", "app", NodeImage.NAME).build());
  }

  private static RunnerStatus status(TestNode node) {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.node().runners().get(0).port())
            .usePlaintext()
            .build();
    try {
      return RunnerProtocolGrpc.newBlockingStub(channel)
          .withDeadlineAfter(90, TimeUnit.SECONDS)
          .status(Empty.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private JsonNode onlyContainer() throws IOException {
    List<JsonNode> all = containers();
    assertEquals(1, all.size(), all::toString);
    return all.get(0);
  }

  private List<JsonNode> containers() throws IOException {
    var found = new ArrayList<JsonNode>();
    for (String name : engine.containers()) {
      found.add(
          Json.parse(engine.docker("inspect", name).getBytes(StandardCharsets.UTF_8)).path(0));
    }
    return found;
  }
}

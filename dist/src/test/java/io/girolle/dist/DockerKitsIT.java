package io.girolle.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.NeedsProgram;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions on Fn's own kits in containers, called through a node of the distribution. */
@WithDocker
@NeedsProgram({"node", "npm"})
class DockerKitsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static DockerEngine engine;
  private static DockerKits kits;
  private static Caller caller;
  private static NodeProcess node;

  @BeforeAll
  static void start(DockerEngine shared) throws IOException {
    engine = shared;
    kits = DockerKits.on(engine);
    caller = new Caller(kits.ledger());
    node = kits.node();
  }

  @AfterAll
  static void stop() throws IOException {
    if (node != null) {
      node.terminate();
      node.awaitEnd();
      assertEquals(List.of(), engine.containers());
    }
  }

  @AfterEach
  void ledgerIsSound() {
    kits.ledger().assertSound();
  }

  @ParameterizedTest
  @EnumSource
  void answersCallAfterCallFromOneContainer(Kit kit) throws IOException {
    HttpResponse<String> first = caller.call(node.front(kit.invoke()), "Kit-Ask", "a");
    List<String> containers = engine.containers();

    assertEquals(200, first.statusCode(), first::body);
    assertTrue(first.body().contains("COLOUR=blue"), first.body());
    for (int i = 0; i < 5; i++) {
      assertEquals(200, caller.call(node.front(kit.trigger())).statusCode());
    }
    assertEquals(containers, engine.containers());
  }

  @ParameterizedTest
  @EnumSource
  void bodiesComeBackIntact(Kit kit) {
    byte[] body = new byte[1 << 20];
    new Random(1).nextBytes(body);

    HttpResponse<byte[]> answer =
        caller.post(
            node.front(kit.invoke()),
            BodyPublishers.ofByteArray(body),
            "Kit-Does",
            "echo",
            "Content-Type",
            "image/x-noise");

    assertEquals(200, answer.statusCode());
    assertArrayEquals(body, answer.body());
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionThatEndsInACallIsReplaced(Kit kit) throws IOException {
    var url = node.front(kit.invokeOther());
    assertEquals(200, caller.call(url).statusCode());
    List<String> before = engine.containers();

    assertEquals(502, caller.call(url, "Kit-Does", "throw").statusCode());
    assertEquals(before, engine.containers(), "an error of its own is no reason to end it");
    assertEquals(502, caller.call(url, "Kit-Does", "crash").statusCode());

    assertEquals(200, caller.call(url).statusCode());
    assertNotEquals(before, engine.containers());
  }

  @Test
  void whatANodeThatWasKilledLeftIsRemovedByTheNext() throws IOException {
    var url = node.front(Kit.NODE.invoke());
    assertEquals(200, caller.call(url).statusCode());
    List<String> left = engine.containers();
    assertFalse(left.isEmpty());

    node.kill();
    assertEquals(left, engine.containers());
    node = kits.node();

    await().atMost(PATIENCE).until(() -> engine.containers().stream().noneMatch(left::contains));
    assertEquals(200, caller.call(node.front(Kit.NODE.invoke())).statusCode());
  }
}

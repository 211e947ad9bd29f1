package io.girolle.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.host.Node;
import io.girolle.host.TestHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BannerTest {
  @TempDir private Path folder;
  private TestHome home;

  @BeforeEach
  void furnish() throws IOException {
    home = TestHome.in(folder);
  }

  private static String banner(Node node) {
    var text = new StringWriter();
    Banner.print(node, new PrintWriter(text));
    return text.toString();
  }

  @Test
  void tellsWhatALoadBalancerIs() throws Exception {
    try (Node node =
        Node.prepare(
                home.settings(
                    "girolle.node.role=lb",
                    "girolle.plugins.config.ghost.k=1",
                    "girolle.lb.pools.static.runners=\"127.0.0.1:1, 127.0.0.1:2\""))
            .start()) {
      assertEquals(
          """
          warning: command line -D girolle.plugins.config.ghost.k:1: girolle.plugins.config.ghost: has no effect: ghost isn't enabled
          Girolle node test is up
            plugin   first: placer first
            chain    overriders none; listeners none
            placer   first
            runners  127.0.0.1:1, 127.0.0.1:2
            admin    http://127.0.0.1:%d/readyz
            try      curl http://127.0.0.1:%d/t/demo/hello
          """
              .formatted(
                  node.admin().orElseThrow().getPort(), node.front().orElseThrow().getPort()),
          banner(node));
    }
  }

  @Test
  void tellsThatThereAreNoRunnersYet() throws Exception {
    try (Node node = Node.prepare(home.settings("girolle.node.role=lb")).start()) {
      assertEquals(1, banner(node).lines().filter("  runners  none yet"::equals).count());
    }
  }

  @Test
  void tellsWhatARunnerIs() throws Exception {
    try (Node node =
        Node.prepare(home.settings("girolle.node.role=runner", "girolle.runner.id=r1")).start()) {
      assertEquals(
          """
          Girolle node test is up
            plugin   first: placer first
            runners  r1 on port %d
            admin    http://127.0.0.1:%d/readyz
          """
              .formatted(node.runners().get(0).port(), node.admin().orElseThrow().getPort()),
          banner(node));
    }
  }
}

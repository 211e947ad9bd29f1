package io.girolle.plugins.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageNameTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @Test
  void knowsTheParts() {
    assertParts("hello", "docker.io", "hello", "latest");
    assertParts("fn/hello:1.2", "docker.io", "fn/hello", "1.2");
    assertParts("localhost/hello", "localhost", "localhost/hello", "latest");
    assertParts("a.example:5000/x/y:t", "a.example:5000", "a.example:5000/x/y", "t");
    assertParts("hello@" + DIGEST, "docker.io", "hello", DIGEST);
    assertParts("a.b/hello:1@" + DIGEST, "a.b", "a.b/hello", DIGEST);
    assertParts("Host/hello", "Host", "Host/hello", "latest");
  }

  @Test
  void refusesWhatNoEngineTakes() {
    for (String wrong :
        List.of(
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            "A",
            "a/B",
            "a b",
            "a:",
            "a:b:c",
            "a@",
            "a@sha256:1",
            "-a",
            "a_",
            "a?b",
            "a.b:port/c",
            "a:" + "t".repeat(129),
            "a".repeat(256),
            "a\n",
            "ä")) {
      assertTrue(ImageName.parse(wrong).isEmpty(), wrong);
    }
  }

  private static void assertParts(
      String text, String registry, String repository, String reference) {
    assertEquals(
        new ImageName(text, registry, repository, reference), ImageName.parse(text).orElseThrow());
  }
}

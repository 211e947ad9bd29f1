package io.girolle.plugins.docker;

import io.girolle.harness.docker.DockerEngine;
import java.io.IOException;
import java.nio.file.Path;

/** The image of the function on the kit for Node. */
final class NodeImage {
  static final String NAME = "test/node:1";

  private NodeImage() {}

  /** Makes it, unless the engine has it. */
  static void make(DockerEngine engine) throws IOException {
    if (engine.docker("images", "-q", NAME).isBlank()) {
      engine
          .images()
          .node(
              NAME,
              Path.of("target", "node-kit"),
              Path.of(
                  "..", "..", "dist", "functions", "kits", "src", "main", "node", "function.js"));
    }
  }
}

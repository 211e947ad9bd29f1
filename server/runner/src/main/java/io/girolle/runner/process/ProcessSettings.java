package io.girolle.runner.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the process driver.
 *
 * @param images by name: what stands for an image
 * @param limits whether control groups limit what a function may have, where they can; they do
 *     unless said
 */
public record ProcessSettings(Map<String, Image> images, Optional<Boolean> limits) {

  /**
   * What stands for an image.
   *
   * @param command program and arguments; a program {@code java} is the one that runs this node
   * @param dir the working folder, relative to the distribution
   * @param env environment of its own, below what a call brings
   */
  public record Image(List<String> command, Path dir, Optional<Map<String, String>> env) {

    /** Checks the command. */
    public Image {
      if (command.isEmpty() || command.get(0).isEmpty()) {
        throw new IllegalArgumentException("command: empty (expected: program and arguments)");
      }
    }
  }
}

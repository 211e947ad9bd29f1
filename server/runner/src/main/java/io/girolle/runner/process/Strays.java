package io.girolle.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what functions have started and hidden from their process group, by the one variable that
 * no two instances have in common: where the function listens.
 */
final class Strays {
  private static final String VARIABLE = "\0FN_LISTENER=unix:";

  private final Path processes;

  /**
   * A search.
   *
   * @param processes a folder for each process, {@code /proc}
   */
  Strays(Path processes) {
    this.processes = processes;
  }

  /** The processes of all functions that listen, or should, in a folder or beneath it. */
  List<Long> of(Path folder) {
    var found = new ArrayList<Long>();
    String wanted = VARIABLE + folder + "/";
    try (DirectoryStream<Path> all = Files.newDirectoryStream(processes, "[0-9]*")) {
      for (Path process : all) {
        if (environment(process).contains(wanted)) {
          found.add(Long.valueOf(process.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      return found; // not a system that has it
    }
    return found;
  }

  /** As it was when the process began its program; empty when it is gone, or somebody else's. */
  private static String environment(Path process) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("environ"));
      return "\0" + new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}

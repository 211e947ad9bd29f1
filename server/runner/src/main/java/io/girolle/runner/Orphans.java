package io.girolle.runner;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends processes that a dead runner has left. A driver that starts processes writes {@code process}
 * into an instance's folder: the process id, a space, and when it began in milliseconds, so that
 * nobody else's process of that id is taken for it.
 */
final class Orphans {
  private static final Logger log = LoggerFactory.getLogger(Orphans.class);
  private static final String NOTE = "process";

  private Orphans() {}

  /**
   * Ends those noted in a runner's folder.
   *
   * @return how many there were
   */
  static int end(Path folder) throws IOException {
    int ended = 0;
    try (DirectoryStream<Path> instances = Files.newDirectoryStream(folder)) {
      for (Path instance : instances) {
        Path note = instance.resolve(NOTE);
        if (Files.isRegularFile(note) && endNoted(note)) {
          ended++;
        }
      }
    }
    return ended;
  }

  private static boolean endNoted(Path note) throws IOException {
    String[] words = Files.readString(note).strip().split(" ", -1);
    try {
      Optional<ProcessHandle> orphan =
          ProcessHandle.of(Long.parseLong(words[0])).filter(p -> began(p).equals(words[1]));
      orphan.ifPresent(
          process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
          });
      return orphan.isPresent();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      log.warn("event=note-unreadable file={}", note);
      return false;
    }
  }

  private static String began(ProcessHandle process) {
    return process.info().startInstant().map(i -> Long.toString(i.toEpochMilli())).orElse("");
  }
}

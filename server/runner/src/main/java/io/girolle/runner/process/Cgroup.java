package io.girolle.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The control group of one instance: a folder for each hierarchy that there is. It holds the
 * instance's limits, and whatever the instance starts.
 */
final class Cgroup {
  /** An instance without one. */
  static final Cgroup NONE = new Cgroup(List.of());

  private static final int TRIES = 500;
  private static final long PAUSE_NANOS = 10_000_000;

  private final List<Path> folders;

  /**
   * A group.
   *
   * @param folders where it is
   */
  Cgroup(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  List<Path> folders() {
    return folders;
  }

  boolean isThere() {
    return !folders.isEmpty();
  }

  /** Puts a process into it. */
  void add(long pid) throws IOException {
    for (Path folder : folders) {
      Files.writeString(folder.resolve("cgroup.procs"), Long.toString(pid));
    }
  }

  /** The processes in it. */
  Set<Long> members() {
    return folders.stream()
        .flatMap(folder -> lines(folder.resolve("cgroup.procs")))
        .map(Long::valueOf)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether something in it was ended for its use of memory. */
  boolean hasRunOutOfMemory() {
    return folders.stream()
        .anyMatch(
            folder ->
                counts(folder.resolve("memory.oom_control"))
                    || counts(folder.resolve("memory.events")));
  }

  /** Removes it; it must be empty, or be so within a moment. */
  void remove() throws IOException {
    for (Path folder : folders) {
      for (int tries = 1; !isRemoved(folder, tries == TRIES); tries++) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static boolean isRemoved(Path folder, boolean lastTry) throws IOException {
    try {
      Files.delete(folder);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      if (lastTry) {
        throw e;
      }
      return false;
    }
  }

  private static boolean counts(Path file) {
    return lines(file).anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
  }

  /** What a file says; nothing when it is gone. */
  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}

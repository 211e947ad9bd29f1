package io.girolle.runner.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/**
 * Ends what the instances of a dead runner have left. A note in each instance's folder tells its
 * process, by id and by when it began in milliseconds, so that nobody else's process of that id is
 * taken for it, and its control groups.
 */
final class Leftovers {
  private static final String NOTE = "process";
  private static final int ROUNDS = 1000;
  private static final long PAUSE_NANOS = 10_000_000;

  private final Signals signals;
  private final Strays strays;
  private final Logger log;

  /** What a note says. */
  private record Note(long pid, String began, Cgroup cgroup) {}

  Leftovers(Signals signals, Strays strays, Logger log) {
    this.signals = signals;
    this.strays = strays;
    this.log = log;
  }

  /** Notes an instance, so that the next runner can end it should this one die. */
  static void note(Process process, Cgroup cgroup, Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(process.pid() + " " + began(process.toHandle()));
    cgroup.folders().forEach(group -> lines.add(group.toString()));
    Files.write(folder.resolve(NOTE), lines);
  }

  /**
   * Ends those of a runner's folder.
   *
   * @return of how many instances something was left
   * @throws IOException when something may be left yet
   */
  int end(Path runnerFolder) throws IOException {
    if (!Files.isDirectory(runnerFolder)) {
      return 0;
    }
    List<Note> notes = notes(runnerFolder);
    Set<Note> found = new HashSet<>();
    int strayed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Long> left = new ArrayList<>();
      for (Note note : notes) {
        List<Long> ofNote = left(note);
        left.addAll(ofNote);
        if (!ofNote.isEmpty()) {
          found.add(note);
        }
      }
      List<Long> hidden = strays.of(runnerFolder);
      hidden.removeAll(left);
      strayed = Math.max(strayed, hidden.size());
      left.addAll(hidden);
      if (left.isEmpty()) {
        for (Note note : notes) {
          note.cgroup().remove();
        }
        return Math.max(found.size(), Math.min(1, strayed));
      }
      for (long pid : left) {
        signals.send("KILL", Long.toString(pid));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new IOException("processes of functions in " + runnerFolder + " don't end");
  }

  /** The processes of a noted instance: its own, with what it has started, and its groups'. */
  private static List<Long> left(Note note) {
    var left = new ArrayList<>(note.cgroup().members());
    ProcessHandle.of(note.pid())
        .filter(process -> process.isAlive() && began(process).equals(note.began()))
        .ifPresent(
            process -> {
              left.add(process.pid());
              process.descendants().forEach(child -> left.add(child.pid()));
            });
    return left;
  }

  private List<Note> notes(Path runnerFolder) throws IOException {
    var notes = new ArrayList<Note>();
    try (DirectoryStream<Path> instances = Files.newDirectoryStream(runnerFolder)) {
      for (Path instance : instances) {
        Path note = instance.resolve(NOTE);
        if (Files.isRegularFile(note)) {
          read(note, notes);
        }
      }
    }
    return notes;
  }

  private void read(Path file, List<Note> notes) throws IOException {
    List<String> lines = Files.readAllLines(file);
    try {
      String[] words = lines.get(0).split(" ", -1);
      List<Path> groups = lines.subList(1, lines.size()).stream().map(Path::of).toList();
      notes.add(new Note(Long.parseLong(words[0]), words[1], new Cgroup(groups)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      log.warn("event=note-unreadable file={}", file);
    }
  }

  private static String began(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L).toString();
  }
}

package io.girolle.runner.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A function's process and all that it has started: its process group, and what has left that
 * group, which the control group holds, or the environment gives away.
 */
final class ProcessTree {
  private static final int GATHERINGS = 5;
  private static final int ROUNDS = 1000;
  private static final long PAUSE_NANOS = 5_000_000;

  private final Process process;
  private final boolean leadsGroup;
  private final Cgroup cgroup;
  private final Path socketFolder;
  private final Signals signals;
  private final Strays strays;

  /**
   * A tree.
   *
   * @param process its root
   * @param leadsGroup whether its group has its id, and no one else's processes
   * @param cgroup where the rest is; maybe none
   * @param socketFolder tells what is of this instance
   * @param signals reach them
   * @param strays finds them by their environment
   */
  ProcessTree(
      Process process,
      boolean leadsGroup,
      Cgroup cgroup,
      Path socketFolder,
      Signals signals,
      Strays strays) {
    this.process = process;
    this.leadsGroup = leadsGroup;
    this.cgroup = cgroup;
    this.socketFolder = socketFolder;
    this.signals = signals;
    this.strays = strays;
  }

  /** Signals all of them, the root's group first. */
  void signal(String signal) throws IOException {
    for (String target : targets()) {
      signals.send(signal, target);
    }
  }

  /** Waits for the root to end. */
  boolean await(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Puts into the control group what was started before its root was there. */
  void gather() throws IOException {
    for (int round = 0; round < GATHERINGS && cgroup.isThere(); round++) {
      List<Long> outside = strays.of(socketFolder);
      outside.removeAll(cgroup.members());
      if (outside.isEmpty()) {
        return;
      }
      for (long pid : outside) {
        cgroup.add(pid);
      }
    }
  }

  /** Kills all of them; what is born meanwhile as well. */
  void kill() throws IOException {
    List<ProcessHandle> below = leadsGroup ? List.of() : process.descendants().toList();
    if (leadsGroup) {
      signals.send("KILL", "-" + process.pid());
    }
    below.forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
    for (int round = 0; round < ROUNDS; round++) {
      Set<Long> left = rest();
      if (left.isEmpty()) {
        return;
      }
      for (long pid : left) {
        signals.send("KILL", Long.toString(pid));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * What is alive beside the root. The control group alone doesn't tell, since what a process
   * starts before it is put there stays outside.
   */
  private Set<Long> rest() {
    Set<Long> rest = cgroup.members();
    rest.addAll(strays.of(socketFolder));
    rest.remove(process.pid());
    return rest;
  }

  private List<String> targets() {
    var targets = new ArrayList<String>();
    if (leadsGroup) {
      targets.add("-" + process.pid());
    } else {
      targets.add(Long.toString(process.pid()));
      process.descendants().forEach(child -> targets.add(Long.toString(child.pid())));
    }
    cgroup.members().stream()
        .filter(pid -> pid != process.pid())
        .forEach(pid -> targets.add(Long.toString(pid)));
    return targets;
  }
}

package io.girolle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What Linux tells of a process below {@code /proc}. */
public final class ProcStat {
  /** USER_HZ, which is 100 on every Linux that Java runs on. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  private ProcStat() {}

  /** User and system time of a process and all its threads so far. */
  public static Duration cpu(long pid) throws IOException {
    return cpu(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
  }

  /** The resident memory of a process in bytes. */
  public static long residentBytes(long pid) throws IOException {
    return residentBytes(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
  }

  /**
   * Reads {@code stat}: the fields are counted from the end of the program's name, which may
   * contain anything.
   */
  static Duration cpu(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    return Duration.ofNanos(ticks * NANOS_PER_TICK);
  }

  /** Reads {@code status}. */
  static long residentBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kib -> Long.parseLong(kib) * 1024)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no VmRSS in: " + status));
  }
}

package io.girolle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** How busy the machine is, by {@code /proc/stat}. */
final class MachineLoad {
  private static final Path STAT = Path.of("/proc/stat");
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  private MachineLoad() {}

  /** The share of all CPUs, 0 to 1, that is used while this waits. */
  static double busyShare(Duration how) throws IOException, InterruptedException {
    String before = Files.readString(STAT);
    Thread.sleep(how.toMillis());
    return busyShare(before, Files.readString(STAT));
  }

  /** The share between two readings. */
  static double busyShare(String before, String after) {
    long[] from = ticks(before);
    long[] to = ticks(after);
    long idle = to[IDLE] + to[IO_WAIT] - from[IDLE] - from[IO_WAIT];
    long all = Arrays.stream(to).sum() - Arrays.stream(from).sum();
    return all == 0 ? 0 : 1 - (double) idle / all;
  }

  /** The first line: all CPUs, from user to steal; guests are part of user. */
  private static long[] ticks(String stat) {
    return Arrays.stream(stat.lines().findFirst().orElseThrow().split(" +", -1))
        .skip(1)
        .limit(STEAL + 1)
        .mapToLong(Long::parseLong)
        .toArray();
  }
}

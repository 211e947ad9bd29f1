package io.girolle.runner.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * The newest lines of all instances, as many as the memory allows; each has a number, one more than
 * the one before. Readers keep nothing but the number that they want next. Thread-safe.
 */
final class KeptLines {
  private final long limit;
  private final Set<Runnable> readers = new CopyOnWriteArraySet<>();
  private @Nullable LogLine[] ring = new LogLine[64];
  private long first;
  private long next;
  private long bytes;

  /**
   * What a reader gets.
   *
   * @param lines in order
   * @param missed how many were gone before it came to them
   * @param next the number to go on with
   */
  record Batch(List<LogLine> lines, long missed, long next) {}

  /**
   * Keeps nothing yet.
   *
   * @param limit what all lines may take, in bytes
   */
  KeptLines(long limit) {
    this.limit = limit;
  }

  /** Keeps a line; the oldest make room. */
  void add(LogLine line) {
    keep(line);
    readers.forEach(Runnable::run);
  }

  private synchronized void keep(LogLine line) {
    if (next - first == ring.length) {
      grow();
    }
    ring[index(next++)] = line;
    bytes += line.cost();
    while (bytes > limit) {
      int oldest = index(first++);
      LogLine gone = ring[oldest];
      ring[oldest] = null;
      bytes -= gone == null ? 0 : gone.cost();
    }
  }

  /** The number of the oldest line. */
  synchronized long oldest() {
    return first;
  }

  /** How much is kept. */
  synchronized long bytes() {
    return bytes;
  }

  /**
   * The next lines for a reader.
   *
   * @param from the number of the first
   * @param most how much they may take, in bytes; but one is always given when there is one
   */
  synchronized Batch read(long from, long most) {
    long missed = Math.max(0, first - from);
    long at = from + missed;
    var lines = new ArrayList<LogLine>();
    for (long taken = 0; at < next; at++) {
      LogLine line = ring[index(at)];
      if (line == null) {
        continue;
      }
      taken += line.cost();
      if (taken > most && !lines.isEmpty()) {
        break;
      }
      lines.add(line);
    }
    return new Batch(lines, missed, at);
  }

  /** Runs something whenever there is a line more, on the thread that brought it. */
  void join(Runnable reader) {
    readers.add(reader);
  }

  void leave(Runnable reader) {
    readers.remove(reader);
  }

  private int index(long number) {
    return (int) (number & (ring.length - 1));
  }

  private void grow() {
    @Nullable LogLine[] larger = new LogLine[ring.length * 2];
    for (long at = first; at < next; at++) {
      larger[(int) (at & (larger.length - 1))] = ring[index(at)];
    }
    ring = larger;
  }
}

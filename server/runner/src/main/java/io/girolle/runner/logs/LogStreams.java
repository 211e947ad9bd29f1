package io.girolle.runner.logs;

import io.girolle.proto.LogRequestMsg;
import io.girolle.proto.LogResponseMsg;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Those who read the kept lines over gRPC. Thread-safe. */
public final class LogStreams {
  private final KeptLines lines;
  private final int most;
  private final Executor aside;
  private final LogCounts counts;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * Nobody reads.
   *
   * @param lines the lines
   * @param most how many may read at once
   * @param aside does all work, on one thread
   * @param counts counts what readers missed
   */
  LogStreams(KeptLines lines, int most, Executor aside, LogCounts counts) {
    this.lines = lines;
    this.most = most;
    this.aside = aside;
    this.counts = counts;
  }

  /**
   * Somebody wants to read.
   *
   * @param peer the reader
   * @return takes what it says
   */
  public StreamObserver<LogRequestMsg> open(StreamObserver<LogResponseMsg> peer) {
    var stream = new LogStream((ServerCallStreamObserver<LogResponseMsg>) peer, lines, this);
    if (open.incrementAndGet() > most) {
      stream.refuse(
          most == 0
              ? Status.UNKNOWN.withDescription("runner not configured with logStreamer")
              : Status.RESOURCE_EXHAUSTED.withDescription(
                  "%d streams read logs already, as many as log.streams allows".formatted(most)));
    } else {
      stream.open();
    }
    return stream;
  }

  /** How many read. */
  int count() {
    return open.get();
  }

  void left() {
    open.decrementAndGet();
  }

  Executor aside() {
    return aside;
  }

  LogCounts counts() {
    return counts;
  }
}

package io.girolle.runner.process;

import io.girolle.spi.OutputSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads what a process writes, on a thread for each of its two pipes, until it ends.
 *
 * <p>When a process ends the JDK itself takes what is left in a pipe, and may be faster than the
 * thread that reads it, which then sees the end; the rest is in the stream a moment later.
 */
final class Pipes {
  private static final int PIECE = 8192;
  private static final int LAST_LOOKS = 5;
  private static final long LAST_LOOK_NANOS = 10_000_000;

  private Pipes() {}

  static void read(Process process, String id, OutputSink sink) {
    read(process, process.getInputStream(), id + "-out", sink, OutputSink.Source.STDOUT);
    read(process, process.getErrorStream(), id + "-err", sink, OutputSink.Source.STDERR);
  }

  private static void read(
      Process process, InputStream pipe, String name, OutputSink sink, OutputSink.Source source) {
    var thread = new Thread(() -> read(process, pipe, sink, source), name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void read(
      Process process, InputStream pipe, OutputSink sink, OutputSink.Source source) {
    try (pipe) {
      copy(pipe, sink, source);
      process.waitFor();
      for (int i = 0; i < LAST_LOOKS; i++) {
        LockSupport.parkNanos(LAST_LOOK_NANOS);
        copy(pipe, sink, source);
      }
    } catch (IOException e) {
      // the process has ended and its pipe with it
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(InputStream pipe, OutputSink sink, OutputSink.Source source)
      throws IOException {
    var piece = new byte[PIECE];
    for (int n = pipe.read(piece); n >= 0; n = pipe.read(piece)) {
      sink.write(source, ByteBuffer.wrap(piece, 0, n));
    }
  }
}

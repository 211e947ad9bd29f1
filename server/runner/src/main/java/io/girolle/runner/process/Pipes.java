package io.girolle.runner.process;

import io.girolle.spi.OutputSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads what a process writes, on a thread for each of its two pipes, until it ends. */
final class Pipes {
  private static final int PIECE = 8192;

  private Pipes() {}

  static void read(Process process, String id, OutputSink sink) {
    read(process.getInputStream(), id + "-out", sink, OutputSink.Source.STDOUT);
    read(process.getErrorStream(), id + "-err", sink, OutputSink.Source.STDERR);
  }

  private static void read(
      InputStream pipe, String name, OutputSink sink, OutputSink.Source source) {
    var thread = new Thread(() -> copy(pipe, sink, source), name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void copy(InputStream pipe, OutputSink sink, OutputSink.Source source) {
    var piece = new byte[PIECE];
    try (pipe) {
      for (int n = pipe.read(piece); n >= 0; n = pipe.read(piece)) {
        sink.write(source, ByteBuffer.wrap(piece, 0, n));
      }
    } catch (IOException e) {
      // the process has ended and its pipe with it
      return;
    }
  }
}

package io.girolle.plugins.docker;

import io.girolle.spi.OutputSink;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one container writes to its sink, on a thread of its own, in pieces as they come:
 * frames of a source, a length and so many bytes.
 */
final class Output implements AutoCloseable {
  private static final int PIECE = 16 * 1024;
  private static final int STDERR = 2;
  private static final int PADDING = 3;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final String name;
  private final OutputSink sink;
  private @Nullable EngineStream stream;
  private @Nullable Thread reader;
  private boolean closed;

  Output(String instance, OutputSink sink) {
    this.name = "docker-output-" + instance;
    this.sink = sink;
  }

  /** Begins to read. */
  synchronized void follow(EngineStream attached) {
    if (closed) {
      attached.close();
      return;
    }
    stream = attached;
    var thread = new Thread(() -> read(attached), name);
    thread.setDaemon(true);
    thread.start();
    reader = thread;
  }

  /** Whether nobody reads any more. */
  synchronized boolean hasEnded() {
    return reader != null && !reader.isAlive();
  }

  /** Waits a moment for the last of it, and ends. */
  @Override
  public void close() {
    Thread last;
    EngineStream open;
    synchronized (this) {
      closed = true;
      last = reader;
      open = stream;
    }
    if (last == null || open == null) {
      return;
    }
    try {
      last.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.close();
  }

  private void read(EngineStream attached) {
    try (attached) {
      copy(new DataInputStream(attached.body()));
    } catch (IOException | RuntimeException e) {
      // the container has ended, or the engine: whoever watches them tells
      return;
    }
  }

  private void copy(DataInputStream frames) throws IOException {
    var piece = new byte[PIECE];
    while (true) {
      int from = frames.read();
      if (from < 0) {
        return;
      }
      frames.skipNBytes(PADDING);
      var source = from == STDERR ? OutputSink.Source.STDERR : OutputSink.Source.STDOUT;
      long left = Integer.toUnsignedLong(frames.readInt());
      while (left > 0) {
        int read = frames.read(piece, 0, (int) Math.min(left, PIECE));
        if (read < 0) {
          throw new EOFException("the stream ended within a frame");
        }
        sink.write(source, ByteBuffer.wrap(piece, 0, read));
        left -= read;
      }
    }
  }
}

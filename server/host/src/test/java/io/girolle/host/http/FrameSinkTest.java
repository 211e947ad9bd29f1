package io.girolle.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.NullStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

class FrameSinkTest {
  private static final int RST_STREAM = 3;
  private static final int GO_AWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n";

  private final List<Integer> resets = new ArrayList<>();
  private final XnioWorker worker =
      Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
  private final Socket socket = new Socket(worker.getIoThread());
  private final FrameSink sink = new FrameSink(socket, resets::add);

  FrameSinkTest() throws IOException {}

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  private static ByteBuffer frame(int type, int stream, int length) {
    ByteBuffer frame = ByteBuffer.allocate(9 + length);
    frame.putInt(length << 8 | type).put((byte) 0).putInt(stream);
    return frame.rewind();
  }

  /** Writes it all, as one list, to a socket that takes so many bytes at one time. */
  private void write(int piece, ByteBuffer... bytes) throws Exception {
    while (bytes[bytes.length - 1].hasRemaining()) {
      socket.takes(piece);
      sink.write(bytes, 0, bytes.length);
    }
  }

  private void flush() throws Exception {
    do {
      socket.takes(5);
    } while (!sink.flush());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 10, 17, 31, 100})
  void itsOwnFramesComeBetweenTwoOthers(int piece) throws Exception {
    sink.frames();
    for (int before = 1; before < 18; before++) {
      socket.takes(before);
      ByteBuffer headers = frame(1, 5, 8);
      sink.write(headers);
      socket.takes(0);
      sink.goAway();
      sink.credit(40);
      sink.credit(2);
      write(piece, headers, frame(0, 5, 20), frame(RST_STREAM, 7, 4));
      flush();

      List<Frame> sent = socket.frames();
      assertEquals(
          List.of(0, 1, RST_STREAM),
          sent.stream().map(Frame::type).filter(type -> type < GO_AWAY).sorted().toList());
      assertEquals(
          List.of(GO_AWAY, WINDOW_UPDATE),
          sent.stream().map(Frame::type).filter(type -> type >= GO_AWAY).toList());
      assertEquals(1, sent.get(0).type());
      assertEquals(List.of(7), resets);
      resets.clear();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 1000})
  void framesBeginBehindTheLastHead(int piece) throws Exception {
    sink.lastHead();
    sink.frames();
    byte[] head = SWITCHING.getBytes(StandardCharsets.US_ASCII);
    write(piece, ByteBuffer.wrap(head), frame(4, 0, 6), frame(RST_STREAM, 9, 4));
    sink.goAway();
    flush();

    assertEquals(List.of(9), resets);
    assertEquals(SWITCHING, socket.text(head.length));
    assertEquals(
        List.of(4, RST_STREAM, GO_AWAY), socket.frames().stream().map(Frame::type).toList());
  }

  @Test
  void aSilentConnectionHearsAtOnce() throws Exception {
    sink.frames();
    socket.takes(100);
    sink.credit(42);

    assertEquals(List.of(new Frame(4, WINDOW_UPDATE, 0, 0)), socket.frames());
  }

  @Test
  void whatIsNotHttp2Passes() throws Exception {
    socket.takes(100);
    sink.write(ByteBuffer.wrap(SWITCHING.getBytes(StandardCharsets.US_ASCII)));

    assertEquals(SWITCHING, socket.text(SWITCHING.length()));
    assertEquals(List.of(), resets);
  }

  /** Takes as many bytes as it is told, and keeps them. */
  private static final class Socket extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int room;

    Socket(XnioIoThread thread) {
      super(new NullStreamSinkConduit(thread));
    }

    void takes(int bytes) {
      room = bytes;
    }

    String text(int length) {
      byte[] all = taken.toByteArray();
      taken.reset();
      taken.write(all, length, all.length - length);
      return new String(all, 0, length, StandardCharsets.US_ASCII);
    }

    List<Frame> frames() {
      ByteBuffer all = ByteBuffer.wrap(taken.toByteArray());
      taken.reset();
      List<Frame> frames = new ArrayList<>();
      while (all.hasRemaining()) {
        Frame frame = Frame.at(all, all.position());
        all.position(all.position() + Frame.HEAD + frame.length());
        frames.add(frame);
      }
      return frames;
    }

    @Override
    public int write(ByteBuffer source) {
      int count = Math.min(room, source.remaining());
      byte[] bytes = new byte[count];
      source.get(bytes);
      taken.writeBytes(bytes);
      room -= count;
      return count;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      long count = 0;
      for (int i = offset; i < offset + length; i++) {
        count += write(sources[i]);
      }
      return count;
    }

    @Override
    public boolean flush() {
      return true;
    }

    @Override
    public void resumeWrites() {}
  }
}

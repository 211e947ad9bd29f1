package io.girolle.host.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The frames of one connection of HTTP/2, where Undertow doesn't do with them what is expected: it
 * tells of no reset of a stream whose window is closed, ends the connection for data of a stream
 * that it has reset itself, resets all streams of a client that says goodbye, and can't say goodbye
 * itself and go on. On the connection's I/O thread.
 */
final class Http2Wire {
  private static final int SHORTEST_GOODBYE = 8;
  private static final AttachmentKey<Stream> STREAM = AttachmentKey.create(Stream.class);

  /**
   * What a client may send on streams before it hears that they were reset.
   *
   * @param bytes on each stream
   * @param streams of so many, those that were reset last
   */
  record Late(int bytes, int streams) {}

  private record Stream(Http2Wire wire, int id) {}

  private final StreamConnection connection;
  private final Late late;
  private final Consumer<Http2Wire> begun;
  private final FrameSink sink;
  private final Map<Integer, HttpServerExchange> open = new HashMap<>();
  private final Map<Integer, Integer> cut;
  private int newest;

  private Http2Wire(StreamConnection connection, Late late, Consumer<Http2Wire> begun) {
    this.connection = connection;
    this.late = late;
    this.cut = new LatestStreams(late.streams());
    this.begun = begun;
    this.sink = new FrameSink(connection.getSinkChannel().getConduit(), this::cut);
  }

  /**
   * Looks at a new connection, whatever will be spoken there.
   *
   * @param late what is put up with of streams that this side has reset
   * @param begun hears when it is HTTP/2
   * @param ended hears when it has ended
   */
  static void over(
      StreamConnection connection,
      ByteBufferPool buffers,
      Late late,
      Consumer<Http2Wire> begun,
      Runnable ended) {
    var wire = new Http2Wire(connection, late, begun);
    ConduitStreamSourceChannel source = connection.getSourceChannel();
    source.setConduit(new FrameSource(source.getConduit(), buffers, wire));
    connection.getSinkChannel().setConduit(wire.sink);
    connection.setCloseListener(closed -> ended.run());
  }

  /** An exchange was cut off by this side. */
  static void cut(HttpServerExchange http) {
    Stream stream = http.getAttachment(STREAM);
    if (stream != null) {
      stream.wire().cut(stream.id());
    }
  }

  /** HTTP/1.1 is left with an answer that says so; the request is the first stream. */
  void upgraded() {
    newest = 1;
    sink.lastHead();
    begun.accept(this);
  }

  /** The client has sent its preface. */
  void began() {
    sink.frames();
    begun.accept(this);
  }

  /** The request of the newest stream is there. */
  void entered(HttpServerExchange http) {
    int id = newest;
    open.put(id, http);
    http.putAttachment(STREAM, new Stream(this, id));
    http.addExchangeCompleteListener(
        (ended, next) -> {
          open.remove(id);
          next.proceed();
        });
  }

  /** Tells the client, from any thread, to open no more streams; those that there are go on. */
  void goAway() {
    connection.getIoThread().execute(sink::goAway);
  }

  /** Whether Undertow has to be done with a frame before it sees the next. */
  boolean isAlone(Frame frame) {
    return frame.type() == Frame.RST_STREAM
        || (frame.type() == Frame.HEADERS && frame.stream() > newest);
  }

  /** Whether Undertow gets a frame of the client's. */
  boolean takes(Frame frame) {
    switch (frame.type()) {
      case Frame.HEADERS -> newest = Math.max(newest, frame.stream());
      case Frame.RST_STREAM -> reset(frame.stream());
      default -> {}
    }
    return !isGoodbye(frame) && !isLate(frame);
  }

  /** Whether the client will open no more streams; it waits for the answers to those it has. */
  private static boolean isGoodbye(Frame frame) {
    return frame.type() == Frame.GO_AWAY
        && frame.stream() == 0
        && frame.length() >= SHORTEST_GOODBYE;
  }

  /** Whether it is data that the client has sent before it heard of the reset. */
  private boolean isLate(Frame frame) {
    Integer room = frame.type() == Frame.DATA ? cut.get(frame.stream()) : null;
    if (room == null || room < frame.length()) {
      return false;
    }
    cut.put(frame.stream(), room - frame.length());
    sink.credit(frame.length());
    return true;
  }

  private void cut(int stream) {
    open.remove(stream);
    cut.putIfAbsent(stream, late.bytes());
  }

  /** Undertow sees it first. */
  private void reset(int stream) {
    HttpServerExchange http = open.remove(stream);
    if (http != null) {
      connection
          .getIoThread()
          .execute(
              () -> {
                Streams.reset(http);
                IoUtils.safeClose(Connectors.getConduitSinkChannel(http));
              });
    }
  }

  /** Those that were reset longest ago are forgotten. */
  private static final class LatestStreams extends LinkedHashMap<Integer, Integer> {
    private static final long serialVersionUID = 1;
    private final int most;

    LatestStreams(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.@Nullable Entry<Integer, Integer> eldest) {
      return size() > most;
    }
  }
}

package io.girolle.bench.relay;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/** Reads a body of declared length into one array, on the exchange's I/O thread. */
final class BodyReader implements ChannelListener<StreamSourceChannel> {
  private final HttpServerExchange http;
  private final ByteBuffer body;
  private final Consumer<byte[]> then;

  /**
   * A reader.
   *
   * @param http the request
   * @param then gets the whole body; never called when the client breaks off
   */
  BodyReader(HttpServerExchange http, Consumer<byte[]> then) {
    this.http = http;
    this.body = ByteBuffer.allocate(Math.toIntExact(http.getRequestContentLength()));
    this.then = then;
  }

  void start() {
    if (http.isRequestComplete()) {
      then.accept(body.array());
      return;
    }
    StreamSourceChannel channel = http.getRequestChannel();
    channel.getReadSetter().set(this);
    handleEvent(channel);
  }

  @Override
  public void handleEvent(StreamSourceChannel channel) {
    try {
      while (body.hasRemaining()) {
        int read = channel.read(body);
        if (read == 0) {
          channel.resumeReads();
          return;
        }
        if (read < 0) {
          IoUtils.safeClose(http.getConnection());
          return;
        }
      }
      channel.suspendReads();
      then.accept(body.array());
    } catch (IOException e) {
      IoUtils.safeClose(http.getConnection());
    }
  }
}

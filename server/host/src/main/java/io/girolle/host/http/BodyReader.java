package io.girolle.host.http;

import io.girolle.agent.ClientExchange;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/** Reads a request's body as it comes, on the exchange's I/O thread. */
final class BodyReader implements ChannelListener<StreamSourceChannel> {
  private final HttpServerExchange http;
  private final ClientExchange.BodySink sink;

  BodyReader(HttpServerExchange http, ClientExchange.BodySink sink) {
    this.http = http;
    this.sink = sink;
  }

  void start(StreamSourceChannel channel) {
    channel.getReadSetter().set(this);
    handleEvent(channel);
  }

  @Override
  public void handleEvent(StreamSourceChannel channel) {
    try (PooledByteBuffer pooled = http.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      while (true) {
        buffer.clear();
        int read = channel.read(buffer);
        if (read == 0) {
          channel.resumeReads();
          return;
        }
        if (read < 0) {
          channel.suspendReads();
          sink.end();
          return;
        }
        buffer.flip();
        if (!sink.part(buffer)) {
          channel.suspendReads();
          return;
        }
      }
    } catch (IOException e) {
      IoUtils.safeClose(http.getConnection());
      sink.failed(e);
    }
  }
}

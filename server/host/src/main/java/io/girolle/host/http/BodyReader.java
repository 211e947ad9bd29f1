package io.girolle.host.http;

import io.girolle.agent.ClientExchange;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSourceChannel;

/** Reads a request's body as it comes, on the exchange's I/O thread. */
final class BodyReader implements ChannelListener<StreamSourceChannel> {
  private final HttpServerExchange http;
  private final StreamSourceChannel channel;
  private final Exchanges exchanges;
  private final ClientExchange.BodySink sink;
  private final ClientWatch watch;
  private long received;
  private boolean stopped;
  private @Nullable Patience patience;

  BodyReader(
      HttpServerExchange http,
      StreamSourceChannel channel,
      Exchanges exchanges,
      ClientExchange.BodySink sink,
      ClientWatch watch) {
    this.http = http;
    this.channel = channel;
    this.exchanges = exchanges;
    this.sink = sink;
    this.watch = watch;
  }

  void start() {
    channel.getReadSetter().set(this);
    resume();
  }

  @Override
  public void handleEvent(StreamSourceChannel source) {
    try (PooledByteBuffer pooled = http.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      boolean moved = false;
      while (makeRoom(buffer)) {
        int read = channel.read(buffer);
        if (read == 0) {
          sink.room(0);
          await(moved);
          return;
        }
        if (read < 0) {
          stop();
          sink.end();
          return;
        }
        moved = true;
        received += read;
        buffer.flip();
        if (!sink.part(buffer)) {
          stop();
          return;
        }
      }
      pause();
    } catch (MalformedBody e) {
      stop();
      sink.malformed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      Streams.reset(http);
      fail(e);
    }
  }

  /** Goes on after there was no room. */
  void resume() {
    watch.giveWay();
    if (!stopped) {
      handleEvent(channel);
    }
  }

  /**
   * As much as the rest may have; one byte more would be too many, but shows that there is none.
   */
  private boolean makeRoom(ByteBuffer buffer) {
    buffer.clear();
    long length = http.getRequestContentLength();
    int most = (int) Math.min(buffer.remaining(), length < 0 ? Long.MAX_VALUE : length - received);
    int room = most == 0 ? 1 : sink.room(most);
    buffer.limit(room);
    return room > 0;
  }

  private void pause() {
    if (stopped) {
      return;
    }
    channel.suspendReads();
    if (patience != null) {
      patience.rest();
    }
    watch.begin();
  }

  private void await(boolean moved) {
    if (patience == null) {
      patience =
          exchanges.reading(
              http.getIoThread(),
              () -> fail(new IOException("the client has sent nothing of its body for too long")));
    }
    patience.await(moved);
    channel.resumeReads();
  }

  /** An answer may be on its way: who stops reading leaves the channel to others. */
  void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    channel.suspendReads();
    if (patience != null) {
      patience.end();
    }
  }

  private void fail(IOException why) {
    stop();
    watch.end();
    Cut.off(http);
    sink.failed(why);
  }
}

package io.girolle.host.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * What a client still sends of a request that has its answer. It is read and dropped, for a
 * connection that is closed before would take the answer with it; but no more than so many bytes,
 * and for no longer than so much time. On the exchange's I/O thread.
 */
final class LeftOver implements ChannelListener<StreamSourceChannel> {
  /**
   * How much is read of it.
   *
   * @param bytes at the most
   * @param millis for how long
   */
  record Limits(long bytes, long millis) {

    /** Whether so much is to come that the connection isn't worth to be kept. */
    boolean isPassed(HttpServerExchange http) {
      return !http.isRequestComplete() && http.getRequestContentLength() > bytes;
    }

    /**
     * Ends an exchange that was answered.
     *
     * @param request the channel of its request
     */
    void drop(HttpServerExchange http, StreamSourceChannel request) {
      var leftOver = new LeftOver(http, request, this);
      http.getIoThread().execute(leftOver::begin);
    }
  }

  private final HttpServerExchange http;
  private final StreamSourceChannel request;
  private final long millis;
  private long left;
  private XnioExecutor.@Nullable Key timer;

  private LeftOver(HttpServerExchange http, StreamSourceChannel request, Limits limits) {
    this.http = http;
    this.request = request;
    this.millis = limits.millis();
    this.left = limits.bytes();
  }

  private void begin() {
    timer = http.getIoThread().executeAfter(this::cut, millis, TimeUnit.MILLISECONDS);
    request.getReadSetter().set(this);
    handleEvent(request);
  }

  @Override
  public void handleEvent(StreamSourceChannel channel) {
    try (PooledByteBuffer pooled = http.getConnection().getByteBufferPool().allocate()) {
      while (left > 0) {
        pooled.getBuffer().clear();
        int read = channel.read(pooled.getBuffer());
        if (read == 0) {
          channel.resumeReads();
          return;
        }
        if (read < 0) {
          stopTimer();
          http.endExchange();
          return;
        }
        left -= read;
      }
      cut();
    } catch (IOException e) {
      cut();
    }
  }

  private void cut() {
    stopTimer();
    Cut.off(http);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.remove();
    }
  }
}

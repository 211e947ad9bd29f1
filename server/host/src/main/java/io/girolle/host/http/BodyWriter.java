package io.girolle.host.http;

import io.girolle.agent.ClientExchange;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSinkChannel;

/**
 * Writes an answer's body part by part, each down to the socket before the next. On the exchange's
 * I/O thread.
 */
final class BodyWriter implements ChannelListener<StreamSinkChannel> {
  private static final ByteBuffer[] NOTHING = {};

  private final HttpServerExchange http;
  private final StreamSinkChannel channel;
  private final Exchanges exchanges;
  private final Runnable gone;
  private ByteBuffer[] part = NOTHING;
  private ClientExchange.@Nullable Written written;
  private boolean last;
  private boolean shut;
  private @Nullable Patience patience;

  /**
   * A writer of one answer.
   *
   * @param gone hears that the client has left while nothing was written
   */
  BodyWriter(HttpServerExchange http, Exchanges exchanges, Runnable gone) {
    this.http = http;
    this.channel = http.getResponseChannel();
    this.exchanges = exchanges;
    this.gone = gone;
    channel.getWriteSetter().set(this);
  }

  void write(List<ByteBuffer> body, ClientExchange.Written then) {
    write(body.toArray(NOTHING), false, then);
  }

  void end(ClientExchange.Written then) {
    write(NOTHING, true, then);
  }

  /**
   * Writes a part.
   *
   * @param body the part
   * @param end whether it is the last
   * @param then hears of it
   */
  void write(ByteBuffer[] body, boolean end, ClientExchange.Written then) {
    part = body;
    last = end;
    written = then;
    handleEvent(channel);
  }

  @Override
  public void handleEvent(StreamSinkChannel sink) {
    if (written == null) {
      idle();
      return;
    }
    try {
      boolean moved = false;
      while (hasRemaining()) {
        if (channel.write(part) == 0) {
          await(moved);
          return;
        }
        moved = true;
      }
      if (last && !shut) {
        shut = true;
        channel.shutdownWrites();
      }
      if (!channel.flush()) {
        await(moved);
        return;
      }
    } catch (IOException e) {
      failed(e);
      return;
    }
    done();
  }

  private void idle() {
    channel.suspendWrites();
    if (!channel.isOpen() && !shut) {
      gone.run();
    }
  }

  private void await(boolean moved) {
    if (patience == null) {
      patience =
          exchanges.writing(
              http.getIoThread(),
              () -> failed(new IOException("the client has taken nothing for too long")));
    }
    patience.await(moved);
    channel.resumeWrites();
  }

  private void done() {
    channel.suspendWrites();
    part = NOTHING;
    if (patience != null) {
      if (last) {
        patience.end();
      } else {
        patience.rest();
      }
    }
    ClientExchange.Written then = written;
    written = null;
    if (then != null) {
      then.written();
    }
  }

  private void failed(IOException e) {
    part = NOTHING;
    if (patience != null) {
      patience.end();
    }
    ClientExchange.Written then = written;
    written = null;
    Cut.off(http);
    if (then != null) {
      then.failed(e);
    }
  }

  private boolean hasRemaining() {
    for (ByteBuffer buffer : part) {
      if (buffer.hasRemaining()) {
        return true;
      }
    }
    return false;
  }
}

package io.girolle.host.http;

import io.girolle.agent.ClientExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSinkChannel;

/** Writes an answer's body part by part, each down to the socket before the next. */
final class BodyWriter implements ChannelListener<StreamSinkChannel> {
  private static final ByteBuffer[] NOTHING = {};

  private final StreamSinkChannel channel;
  private ByteBuffer[] part = NOTHING;
  private ClientExchange.@Nullable Written written;
  private boolean ending;

  BodyWriter(StreamSinkChannel channel) {
    this.channel = channel;
    channel.getWriteSetter().set(this);
  }

  void write(List<ByteBuffer> body, ClientExchange.Written then) {
    part = body.toArray(NOTHING);
    written = then;
    handleEvent(channel);
  }

  void end(ClientExchange.Written then) {
    ending = true;
    written = then;
    try {
      channel.shutdownWrites();
      handleEvent(channel);
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  public void handleEvent(StreamSinkChannel sink) {
    try {
      while (!ending && hasRemaining()) {
        if (sink.write(part) == 0) {
          sink.resumeWrites();
          return;
        }
      }
      if (!sink.flush()) {
        sink.resumeWrites();
        return;
      }
    } catch (IOException e) {
      failed(e);
      return;
    }
    sink.suspendWrites();
    part = NOTHING;
    ClientExchange.Written then = written;
    written = null;
    if (then != null) {
      then.written();
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

  private void failed(IOException e) {
    ClientExchange.Written then = written;
    written = null;
    if (then != null) {
      then.failed(e);
    }
  }
}

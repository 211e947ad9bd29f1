package io.girolle.host.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * The watch over a stream of HTTP/2. Undertow closes the side of the answer when the client resets
 * the stream or loses its connection, and wakes its listener up.
 */
final class StreamWatch implements ClientWatch, ChannelListener<ConduitStreamSinkChannel> {
  private final ConduitStreamSinkChannel sink;
  private final Runnable gone;

  StreamWatch(HttpServerExchange http, Runnable gone) {
    this.sink = Connectors.getConduitSinkChannel(http);
    this.gone = gone;
  }

  @Override
  public void begin() {
    sink.setWriteListener(this);
    handleEvent(sink);
  }

  /** Undertow wakes who reads for most losses of a connection, but not for all. */
  @Override
  public void giveWay() {
    begin();
  }

  /** What writes the answer may listen there by now. */
  @Override
  public void end() {
    if (sink.getWriteListener() == this) {
      sink.setWriteListener(null);
    }
  }

  @Override
  public void handleEvent(ConduitStreamSinkChannel channel) {
    if (!channel.isOpen()) {
      end();
      gone.run();
    }
  }
}

package io.girolle.host.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.ImmediatePooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The watch over a connection of HTTP/1.1: reads what comes of a body or of a next request. The end
 * of the stream there, or an error, is a client that has left. What has come is kept and handed
 * back; when a buffer is full of it, the watch is over.
 */
final class ConnectionWatch implements ClientWatch, ChannelListener<ConduitStreamSourceChannel> {
  private static final int KEPT = 4 * 1024;

  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel source;
  private final Runnable gone;
  private @Nullable StreamSourceConduit reading;
  private @Nullable ChannelListener<? super ConduitStreamSourceChannel> reader;
  private @Nullable PooledByteBuffer early;
  private boolean watching;

  ConnectionWatch(HttpServerConnection connection, Runnable gone) {
    this.connection = connection;
    this.source = connection.getChannel().getSourceChannel();
    this.gone = gone;
  }

  @Override
  public void begin() {
    if (watching) {
      return;
    }
    watching = true;
    reading = source.getConduit();
    reader = source.getReadListener();
    early = connection.getExtraBytes();
    if (early != null) {
      connection.setExtraBytes(null);
      early.getBuffer().compact();
    }
    source.setConduit(connection.getOriginalSourceConduit());
    source.setReadListener(this);
    source.resumeReads();
  }

  @Override
  public void giveWay() {
    end();
  }

  @Override
  public void end() {
    if (!watching) {
      return;
    }
    watching = false;
    source.suspendReads();
    source.setReadListener(reader);
    source.setConduit(reading);
    if (early != null) {
      early.getBuffer().flip();
      connection.setExtraBytes(early);
      early = null;
    }
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    if (!watching) {
      return;
    }
    PooledByteBuffer pooled =
        early == null ? new ImmediatePooledByteBuffer(ByteBuffer.allocate(KEPT)) : early;
    early = null;
    if (hasLeft(pooled.getBuffer())) {
      watching = false;
      source.suspendReads();
      pooled.close();
      gone.run();
    } else if (pooled.getBuffer().position() == 0) {
      pooled.close();
    } else {
      early = pooled;
    }
  }

  private boolean hasLeft(ByteBuffer buffer) {
    try {
      while (buffer.hasRemaining()) {
        int read = source.read(buffer);
        if (read <= 0) {
          return read < 0;
        }
      }
      source.suspendReads();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}

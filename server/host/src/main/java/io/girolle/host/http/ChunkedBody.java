package io.girolle.host.http;

import io.undertow.conduits.ReadDataStreamSourceConduit;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The source of a chunked body, instead of Undertow's, which takes a bad size for the end of the
 * body and passes over what stands behind a chunk. Once the body has turned out to be malformed it
 * gives whatever comes, for who waits for the client to end; the connection is then not used again.
 */
final class ChunkedBody extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private final HttpServerExchange http;
  private final HttpServerConnection connection;
  private final StreamSourceConduit raw;
  private final ChunkDecoder decoder;
  private boolean malformed;
  private boolean over;

  ChunkedBody(HttpServerExchange http, HttpServerConnection connection, long lineLimit) {
    super(new ReadDataStreamSourceConduit(connection.getOriginalSourceConduit(), connection));
    this.http = http;
    this.connection = connection;
    this.raw = connection.getOriginalSourceConduit();
    this.decoder = new ChunkDecoder(lineLimit);
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    if (malformed) {
      return readOn(to);
    }
    int start = to.position();
    while (to.hasRemaining() && !decoder.isEnded()) {
      PooledByteBuffer received = received();
      if (received == null) {
        break;
      }
      decode(received, to);
    }
    int moved = to.position() - start;
    return moved == 0 && decoder.isEnded() ? end() : moved;
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (to[i].hasRemaining()) {
        return read(to[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel to) throws IOException {
    return to.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel to) throws IOException {
    return IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, to);
  }

  @Override
  public void terminateReads() throws IOException {
    if (!over) {
      http.setPersistent(false);
    }
    super.terminateReads();
  }

  private void decode(PooledByteBuffer received, ByteBuffer to) throws MalformedBody {
    try {
      decoder.decode(received.getBuffer(), to);
    } catch (MalformedBody e) {
      malformed = true;
      http.setPersistent(false);
      throw e;
    } finally {
      if (!received.getBuffer().hasRemaining()) {
        connection.setExtraBytes(null);
        received.close();
      }
    }
  }

  /** What the client has sent, which is the connection's as long as any of it is left. */
  private @Nullable PooledByteBuffer received() throws IOException {
    PooledByteBuffer left = connection.getExtraBytes();
    if (left != null) {
      return left;
    }
    PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
    boolean kept = false;
    try {
      int read = raw.read(pooled.getBuffer());
      if (read < 0) {
        throw new EOFException("the client has left in its chunked body");
      }
      if (read > 0) {
        pooled.getBuffer().flip();
        connection.setExtraBytes(pooled);
        kept = true;
      }
      return kept ? pooled : null;
    } finally {
      if (!kept) {
        pooled.close();
      }
    }
  }

  private int readOn(ByteBuffer to) throws IOException {
    int read = next.read(to);
    return read < 0 ? end() : read;
  }

  private int end() {
    if (!over) {
      over = true;
      Connectors.terminateRequest(http);
    }
    return -1;
  }
}

package io.girolle.host.http;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** One socket that is listened on. Closing it leaves the connections that it brought. */
final class Listening implements Closeable {
  private static final int BUFFER = 16 * 1024 - 20;
  private static final int BUFFERS_PER_THREAD = 4;
  private static final OptionMap SOCKETS =
      OptionMap.builder()
          .set(Options.TCP_NODELAY, true)
          .set(Options.REUSE_ADDRESSES, true)
          .set(Options.BACKLOG, 1000)
          .getMap();

  private final AcceptingChannel<? extends StreamConnection> socket;
  private final @Nullable UndertowXnioSsl ssl;

  private Listening(
      AcceptingChannel<? extends StreamConnection> socket, @Nullable UndertowXnioSsl ssl) {
    this.socket = socket;
    this.ssl = ssl;
    socket.resumeAccepts();
  }

  static ByteBufferPool buffers() {
    return new DefaultByteBufferPool(true, BUFFER, -1, BUFFERS_PER_THREAD);
  }

  /** Where connections come from, and what is done with them. */
  record Kind(
      String key,
      XnioWorker worker,
      OptionMap options,
      Consumer<StreamConnection> opened,
      HttpHandler handler) {

    /** Listens without TLS. */
    Listening plain(String host, int port) throws IOException {
      HttpOpenListener http = http(buffers());
      return new Listening(
          bound(host, port, at -> worker.createStreamConnectionServer(at, accept(http), sockets())),
          null);
    }

    /** Listens with TLS, where ALPN chooses between HTTP/2 and HTTP/1.1. */
    Listening secure(String host, int port, SSLContext context, SslClientAuthMode clients)
        throws IOException {
      ByteBufferPool buffers = buffers();
      var ssl =
          new UndertowXnioSsl(
              worker.getXnio(), OptionMap.create(Options.USE_DIRECT_BUFFERS, true), context);
      OptionMap sockets =
          OptionMap.builder()
              .addAll(sockets())
              .set(Options.SSL_CLIENT_AUTH_MODE, clients)
              .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
              .getMap();
      ChannelListener<StreamConnection> open = secured(buffers);
      return new Listening(
          bound(host, port, at -> ssl.createSslConnectionServer(worker, at, accept(open), sockets)),
          ssl);
    }

    private ChannelListener<StreamConnection> secured(ByteBufferPool buffers) {
      if (!options.get(UndertowOptions.ENABLE_HTTP2, false)) {
        return http(buffers);
      }
      var http2 = new Http2OpenListener(buffers, options);
      http2.setRootHandler(handler);
      return new AlpnOpenListener(buffers, options, http(buffers))
          .addProtocol(Http2OpenListener.HTTP2, http2, 10);
    }

    private HttpOpenListener http(ByteBufferPool buffers) {
      var http = new HttpOpenListener(buffers, options);
      http.setRootHandler(handler);
      return http;
    }

    private <C extends StreamConnection> ChannelListener<AcceptingChannel<C>> accept(
        ChannelListener<? super C> open) {
      return ChannelListeners.openListenerAdapter(
          connection -> {
            opened.accept(connection);
            ChannelListeners.invokeChannelListener(connection, open);
          });
    }

    private OptionMap sockets() {
      return OptionMap.builder()
          .addAll(SOCKETS)
          .set(Options.WORKER_IO_THREADS, worker.getIoThreadCount())
          .getMap();
    }

    private AcceptingChannel<? extends StreamConnection> bound(String host, int port, Binding how)
        throws IOException {
      var at = new InetSocketAddress(host, port);
      try {
        if (at.isUnresolved()) {
          throw new IOException("no address is known for that host");
        }
        return how.bind(at);
      } catch (IOException e) {
        throw new IOException(
            "girolle.%s: can't listen on %s:%d: %s"
                .formatted(
                    key, host, port, e instanceof BindException ? e.getMessage() : e.toString()),
            e);
      }
    }
  }

  private interface Binding {
    AcceptingChannel<? extends StreamConnection> bind(InetSocketAddress at) throws IOException;
  }

  /** Where. */
  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalAddress();
  }

  /** Connections that come from now on get this; those that there are keep what they have. */
  void secureBy(SSLContext context) {
    if (ssl != null) {
      ssl.updateSSLContext(context);
    }
  }

  @Override
  public void close() {
    IoUtils.safeClose(socket);
  }
}

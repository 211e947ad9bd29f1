package io.girolle.host.http;

import io.girolle.call.Timers;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import io.undertow.util.AttachmentKey;
import java.time.Duration;

/**
 * The streams of one connection of HTTP/2. Undertow tells the client how many there may be, but
 * doesn't insist; nor does it count streams that a client resets when their requests are whole. One
 * too many is reset, and a client that goes on loses its connection, for Undertow does count those.
 * On the connection's I/O thread.
 */
final class Streams {
  private static final AttachmentKey<Streams> OF_CONNECTION = AttachmentKey.create(Streams.class);
  private static final AttachmentKey<Streams> OF_EXCHANGE = AttachmentKey.create(Streams.class);
  private static final long WINDOW = Duration.ofSeconds(30).toNanos();

  /**
   * How many there may be.
   *
   * @param open at one time
   * @param resets how many a client may reset in 30 s
   */
  record Limits(int open, int resets, Timers timers) {

    /** Whether a request may go on; it was cut off if not. */
    boolean admit(HttpServerExchange http) {
      if (!(http.getConnection() instanceof Http2ServerConnection connection)) {
        return true;
      }
      Streams streams = connection.getAttachment(OF_CONNECTION);
      if (streams == null) {
        streams = new Streams(this);
        connection.putAttachment(OF_CONNECTION, streams);
      }
      return streams.enter(http);
    }
  }

  private final Limits limits;
  private int open;
  private int resets;
  private long windowBegan;

  private Streams(Limits limits) {
    this.limits = limits;
    this.windowBegan = limits.timers().nanoTime();
  }

  /** An exchange was cut off, from whichever side: it is open no more. */
  static void left(HttpServerExchange http) {
    Streams streams = http.removeAttachment(OF_EXCHANGE);
    if (streams != null) {
      streams.open--;
    }
  }

  /** The client has reset an exchange. */
  static void reset(HttpServerExchange http) {
    Streams streams = http.getAttachment(OF_EXCHANGE);
    left(http);
    if (streams != null) {
      streams.countReset();
    }
  }

  private boolean enter(HttpServerExchange http) {
    if (resets > 0) {
      rollWindow();
    }
    if (open >= limits.open() || resets > limits.resets()) {
      Cut.off(http);
      return false;
    }
    open++;
    http.putAttachment(OF_EXCHANGE, this);
    http.addExchangeCompleteListener(
        (ended, next) -> {
          left(ended);
          next.proceed();
        });
    return true;
  }

  private void countReset() {
    rollWindow();
    resets++;
  }

  private void rollWindow() {
    long now = limits.timers().nanoTime();
    if (now - windowBegan > WINDOW) {
      windowBegan = now;
      resets = 0;
    }
  }
}

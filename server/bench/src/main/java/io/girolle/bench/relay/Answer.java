package io.girolle.bench.relay;

import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.xnio.IoUtils;

/**
 * The answer of one exchange, on its I/O thread: with a Content-Length when it comes in one piece,
 * else chunked, one part after the other.
 */
final class Answer implements IoCallback {
  private final HttpServerExchange http;
  private final Queue<List<ByteBuffer>> waiting = new ArrayDeque<>(2);
  private Runnable taken = () -> {};
  private Runnable gone = () -> {};
  private boolean begun;
  private boolean writing;
  private boolean whole;

  Answer(HttpServerExchange http) {
    this.http = http;
  }

  Executor thread() {
    return http.getIoThread();
  }

  /**
   * What a long answer needs of the stream.
   *
   * @param taken the client has taken a part
   * @param gone the client has gone
   */
  void onPart(Runnable taken, Runnable gone) {
    this.taken = taken;
    this.gone = gone;
  }

  /** A part, with more to follow. */
  void part(HttpRespMeta head, List<ByteBuffer> part) {
    begin(head);
    waiting.add(part);
    write();
  }

  /** The last part, or all of it. */
  void end(HttpRespMeta head, List<ByteBuffer> part) {
    if (!begun) {
      begin(head);
      answerAtOnce(part);
      return;
    }
    whole = true;
    if (!part.isEmpty()) {
      waiting.add(part);
    }
    write();
  }

  /** The runner has failed. */
  void fail() {
    if (begun) {
      IoUtils.safeClose(http.getConnection());
    } else {
      http.setStatusCode(StatusCodes.BAD_GATEWAY);
      http.endExchange();
    }
  }

  @Override
  public void onComplete(HttpServerExchange exchange, Sender sender) {
    writing = false;
    taken.run();
    write();
  }

  @Override
  public void onException(HttpServerExchange exchange, Sender sender, IOException why) {
    gone.run();
    IoUtils.safeClose(exchange.getConnection());
  }

  private void begin(HttpRespMeta head) {
    if (begun) {
      return;
    }
    begun = true;
    http.setStatusCode(head.getStatusCode());
    for (HttpHeader header : head.getHeadersList()) {
      http.getResponseHeaders().add(new HttpString(header.getKey()), header.getValue());
    }
  }

  private void answerAtOnce(List<ByteBuffer> body) {
    long length = 0;
    for (ByteBuffer part : body) {
      length += part.remaining();
    }
    http.setResponseContentLength(length);
    if (length == 0) {
      http.endExchange();
    } else {
      http.getResponseSender().send(body.toArray(new ByteBuffer[0]), END_EXCHANGE);
    }
  }

  private void write() {
    if (writing) {
      return;
    }
    List<ByteBuffer> next = waiting.poll();
    if (next != null) {
      writing = true;
      http.getResponseSender().send(next.toArray(new ByteBuffer[0]), this);
    } else if (whole) {
      http.endExchange();
    }
  }
}

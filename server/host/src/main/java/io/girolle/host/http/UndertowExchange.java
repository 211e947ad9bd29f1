package io.girolle.host.http;

import io.girolle.agent.AnswerHead;
import io.girolle.agent.ClientExchange;
import io.girolle.call.CallError;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/** One exchange of Undertow's, shown to the agent as a client. */
final class UndertowExchange implements ClientExchange {
  private static final HttpString CALL_ID = new HttpString("Fn-Call-Id");
  private static final HttpString EXPLAIN = new HttpString("Girolle-Explain");
  private static final String JSON = "application/json; charset=utf-8";

  private final HttpServerExchange http;
  private final String callId;
  private final AnswerForm form;
  private final Exchanges exchanges;
  private @Nullable StreamSourceChannel request;
  private @Nullable BodyReader bodyReader;
  private Runnable left = () -> {};
  private @Nullable ClientWatch watch;
  private @Nullable BodyWriter writer;

  UndertowExchange(HttpServerExchange http, String callId, AnswerForm form, Exchanges exchanges) {
    this.http = http;
    this.callId = callId;
    this.form = form;
    this.exchanges = exchanges;
  }

  @Override
  public Executor thread() {
    return http.getIoThread();
  }

  @Override
  public void watch(Runnable hearer) {
    left = hearer;
    watch().begin();
  }

  @Override
  public void read(BodySink sink) {
    endWatch();
    left = () -> sink.failed(new IOException("the client has left"));
    if (http.isRequestComplete()) {
      watch().begin();
      sink.end();
    } else {
      bodyReader = new BodyReader(http, request(), exchanges, new Watched(sink), watch());
      bodyReader.start();
    }
  }

  @Override
  public void resume() {
    if (bodyReader != null) {
      bodyReader.resume();
    }
  }

  @Override
  public int status(AnswerHead head) {
    return form.status(head);
  }

  @Override
  public void answer(AnswerHead head, List<ByteBuffer> body, Written written) {
    endWatch();
    if (isClosed(written)) {
      return;
    }
    putHead(head);
    send(body.toArray(new ByteBuffer[0]), written);
  }

  @Override
  public void begin(AnswerHead head) {
    putHead(head);
    writer = writer();
  }

  @Override
  public void write(List<ByteBuffer> body, Written written) {
    writer().write(body, written);
  }

  @Override
  public void end(Written written) {
    endWatch();
    writer()
        .end(
            new Written() {
              @Override
              public void written() {
                http.endExchange();
                written.written();
              }

              @Override
              public void failed(IOException why) {
                written.failed(why);
              }
            });
  }

  @Override
  public void cut() {
    endWatch();
    Cut.off(http);
  }

  @Override
  public void fail(CallError error, String explanation) {
    endWatch();
    if (isClosed(IGNORED)) {
      cut();
      return;
    }
    http.setStatusCode(error.status());
    HeaderMap headers = http.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, JSON);
    if (error.retryAfterSeconds() > 0) {
      headers.put(Headers.RETRY_AFTER, error.retryAfterSeconds());
    }
    own(headers, explanation);
    send(new ByteBuffer[] {ByteBuffer.wrap(error.json())}, IGNORED);
  }

  private static final Written IGNORED =
      new Written() {
        @Override
        public void written() {}

        @Override
        public void failed(IOException why) {}
      };

  /** Takes a body, at whose end the watch over the client begins. */
  private final class Watched implements BodySink {
    private final BodySink sink;

    Watched(BodySink sink) {
      this.sink = sink;
    }

    @Override
    public int room(int most) {
      return sink.room(most);
    }

    @Override
    public boolean part(ByteBuffer part) {
      return sink.part(part);
    }

    @Override
    public void end() {
      watch().begin();
      sink.end();
    }

    @Override
    public void whole(ByteBuffer body) {
      watch().begin();
      sink.whole(body);
    }

    @Override
    public void malformed(String what) {
      sink.malformed(what);
    }

    @Override
    public void failed(IOException why) {
      sink.failed(why);
    }
  }

  private ClientWatch watch() {
    if (watch == null) {
      watch = ClientWatch.of(http, this::gone);
    }
    return watch;
  }

  private void endWatch() {
    if (bodyReader != null) {
      bodyReader.stop();
    }
    if (watch != null) {
      watch.end();
    }
  }

  private void gone() {
    if (bodyReader != null) {
      bodyReader.stop();
    }
    Streams.reset(http);
    Cut.off(http);
    left.run();
  }

  private StreamSourceChannel request() {
    if (request == null) {
      request = http.getRequestChannel();
    }
    return request;
  }

  private BodyWriter writer() {
    if (writer == null) {
      writer = new BodyWriter(http, exchanges, this::gone);
    }
    return writer;
  }

  private void putHead(AnswerHead head) {
    int status = form.status(head);
    http.setStatusCode(status);
    HeaderMap headers = http.getResponseHeaders();
    form.headers(head)
        .forEach(
            (name, values) -> {
              if (HeaderText.isName(name)) {
                values.forEach(v -> headers.add(new HttpString(name), HeaderText.sent(v)));
              }
            });
    if (status == StatusCodes.NOT_MODIFIED) {
      headers.remove(Headers.CONTENT_TYPE);
    }
    own(headers, head.explanation());
  }

  private void own(HeaderMap headers, String explanation) {
    headers.put(CALL_ID, callId);
    if (!explanation.isEmpty()) {
      boolean fits = explanation.length() <= exchanges.explainLimit();
      String omitted = "{\"omittedCharacters\":" + explanation.length() + "}";
      headers.put(EXPLAIN, fits ? explanation : omitted);
      String target = http.getRequestMethod() + " " + http.getRequestPath();
      exchanges.explained().answered(callId, target, http.getStatusCode(), explanation);
    }
  }

  private void send(ByteBuffer[] body, Written written) {
    long length = 0;
    for (ByteBuffer part : body) {
      length += part.remaining();
    }
    http.setResponseContentLength(length);
    if (length == 0) {
      http.endExchange();
      written.written();
      return;
    }
    boolean requestIsRead = http.isRequestComplete();
    writer()
        .write(
            body,
            requestIsRead || !http.isPersistent(),
            new Written() {
              @Override
              public void written() {
                if (requestIsRead) {
                  http.endExchange();
                } else {
                  exchanges.leftOver().drop(http, request());
                }
                written.written();
              }

              @Override
              public void failed(IOException why) {
                written.failed(why);
              }
            });
  }

  private boolean isClosed(Written written) {
    if (!Cut.isOff(http) && !http.isResponseStarted()) {
      return false;
    }
    written.failed(new IOException("the client's connection is closed"));
    return true;
  }
}

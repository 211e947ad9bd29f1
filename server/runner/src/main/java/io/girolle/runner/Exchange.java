package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.Mailbox;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call's request and answer on a function's socket. Its commands may come from any thread and
 * take effect, in order, on the socket's event loop; its events go to the call's own executor.
 *
 * <p>A kept connection that the function has closed meanwhile costs nothing: as long as the head
 * couldn't be written, the function can't have begun, and a new connection takes its place.
 */
final class Exchange {
  private final FunctionSocket socket;
  private final HttpRequest head;
  private final ExchangeListener listener;
  private final Executor events;
  private final Mailbox commands;
  private @Nullable Channel channel;
  private boolean reused;
  private boolean headSent;
  private boolean requestEnded;
  private boolean requestSent;
  private boolean requestRefused;
  private boolean wantsMore;
  private boolean interim;
  private boolean answering;
  private boolean keepAlive;
  private boolean over;

  Exchange(FunctionSocket socket, HttpRequest head, ExchangeListener listener, Executor events) {
    this.socket = socket;
    this.head = head;
    this.listener = listener;
    this.events = events;
    this.commands = new Mailbox(socket.loop());
  }

  /** Begins: connects where need be and sends the head. */
  void begin() {
    commands.execute(
        () -> {
          Channel kept = socket.take();
          if (kept == null) {
            socket.open(this::connected);
          } else {
            reused = true;
            attach(kept);
          }
        });
  }

  /**
   * Sends a piece of the request's body; {@link ExchangeListener#writable} asks for the next.
   *
   * @param bytes maybe empty
   * @param last whether it is the last
   */
  void send(ByteString bytes, boolean last) {
    commands.execute(() -> write(bytes, last));
  }

  /** Reads on. */
  void read() {
    commands.execute(
        () -> {
          if (!over && channel != null) {
            channel.read();
          }
        });
  }

  /** Gives the exchange up; no more events come. */
  void abort() {
    commands.execute(() -> finish(null));
  }

  private void connected(ChannelFuture connection) {
    if (over) {
      Connection.end(connection.channel());
    } else if (connection.isSuccess()) {
      reused = false;
      attach(connection.channel());
    } else {
      Throwable cause = connection.cause();
      finish(l -> l.unreachable(cause));
    }
  }

  private void attach(Channel connection) {
    channel = connection;
    Connection.of(connection).serve(this);
    connection.writeAndFlush(head).addListener((ChannelFutureListener) this::headWritten);
  }

  private void headWritten(ChannelFuture written) {
    if (over || written.channel() != channel) {
      return;
    }
    if (written.isSuccess()) {
      headSent = true;
      wantsMore = true;
      offer();
      written.channel().read();
    } else if (reused) {
      Connection.of(written.channel()).serve(null);
      Connection.end(written.channel());
      channel = null;
      socket.open(this::connected);
    } else {
      finish(l -> l.failed(CallError.functionResponseLost()));
    }
  }

  private void write(ByteString bytes, boolean last) {
    if (over || channel == null) {
      return;
    }
    wantsMore = !last;
    requestEnded = last;
    ByteBuf piece = Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer());
    if (requestRefused) {
      offer();
    } else if (last) {
      channel
          .writeAndFlush(new DefaultLastHttpContent(piece))
          .addListener(
              written -> {
                requestSent = written.isSuccess();
                requestRefused |= !written.isSuccess();
              });
    } else {
      channel
          .writeAndFlush(new DefaultHttpContent(piece))
          .addListener(written -> requestRefused |= !written.isSuccess());
      offer();
    }
  }

  /** The connection takes more, or less than before. */
  void writabilityChanged() {
    offer();
  }

  /** A part of the answer. */
  void received(HttpObject part) {
    if (over) {
      return;
    }
    DecoderResult decoded = part.decoderResult();
    if (decoded.isFailure()) {
      boolean tooLong = decoded.cause() instanceof TooLongFrameException;
      finish(
          l ->
              l.failed(
                  tooLong ? CallError.functionHeaderTooLarge() : CallError.functionResponseLost()));
      return;
    }
    if (part instanceof HttpResponse response) {
      head(response);
    }
    if (part instanceof HttpContent content) {
      body(content);
    }
  }

  /** What the connection had for now has been told. */
  void readComplete() {
    if (!over) {
      tell(ExchangeListener::readComplete);
    }
  }

  /** The connection is closed. */
  void lost(Channel connection) {
    if (connection == channel && (headSent || !reused)) {
      boolean inRequest = requestRefused && !requestEnded && !answering;
      finish(
          l ->
              l.failed(
                  inRequest ? CallError.functionClosedPipe() : CallError.functionResponseLost()));
    }
  }

  private void head(HttpResponse response) {
    interim =
        response.status().codeClass() == HttpStatusClass.INFORMATIONAL
            && response.status().code() != 101;
    if (!interim) {
      answering = true;
      keepAlive = HttpUtil.isKeepAlive(response);
      tell(l -> l.head(response.status().code(), response.headers()));
    }
  }

  private void body(HttpContent content) {
    if (interim) {
      return;
    }
    if (content.content().isReadable()) {
      ByteString bytes = ByteString.copyFrom(content.content().nioBuffer());
      tell(l -> l.data(bytes));
    }
    if (content instanceof LastHttpContent) {
      finish(ExchangeListener::ended);
    }
  }

  private void offer() {
    if (!over && wantsMore && headSent && (requestRefused || isWritable())) {
      wantsMore = false;
      tell(ExchangeListener::writable);
    }
  }

  private boolean isWritable() {
    return channel != null && channel.isWritable();
  }

  private void finish(@Nullable Consumer<ExchangeListener> last) {
    if (over) {
      return;
    }
    over = true;
    Channel connection = channel;
    if (connection != null) {
      Connection served = Connection.of(connection);
      served.serve(null);
      boolean answered = last != null && keepAlive && requestSent && connection.isActive();
      if (answered && served.isClean()) {
        socket.keep(connection);
      } else {
        Connection.end(connection);
      }
    }
    if (last != null) {
      tell(last);
    }
  }

  private void tell(Consumer<ExchangeListener> event) {
    events.execute(() -> event.accept(listener));
  }
}

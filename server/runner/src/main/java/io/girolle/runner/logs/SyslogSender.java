package io.girolle.runner.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.girolle.call.Timers;
import io.girolle.runner.logs.LogSettings.SyslogSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends lines to one syslog server, from a queue: over a connection that is opened when there is a
 * line, opened again after longer and longer pauses when it fails, and closed after a while without
 * lines, which is the sender's end. All of it happens on one event loop; lines may come on any
 * thread.
 *
 * <p>On TCP and TLS the length of each message is said ahead of it (RFC 6587, RFC 5425).
 */
final class SyslogSender {
  private static final Logger log = LoggerFactory.getLogger(SyslogSender.class);

  private enum State {
    CLOSED,
    OPENING,
    OPEN,
    /** Until the next try. */
    PAUSED,
    ENDED
  }

  private final SyslogUrl url;
  private final SyslogSettings settings;
  private final SyslogNet net;
  private final EventLoop loop;
  private final Timers timers;
  private final LogCounts counts;
  private final Runnable farewell;
  private final Outbox outbox;
  private final AtomicBoolean isVisited = new AtomicBoolean();
  private final AtomicLong dropped = new AtomicLong();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile long lastNanos;
  private volatile long troubleNanos;
  private State state = State.CLOSED;
  private Duration pause;
  private int attempt;
  private boolean isTroubled;
  private @Nullable Channel channel;
  private final List<CompletableFuture<Void>> awaited = new ArrayList<>();

  /**
   * A sender.
   *
   * @param url the server
   * @param settings how long is waited for what
   * @param net opens channels
   * @param loop does all I/O
   * @param timers tell when something takes too long
   * @param counts counts lines
   * @param farewell runs when it has ended; it takes no line after that
   */
  SyslogSender(
      SyslogUrl url,
      SyslogSettings settings,
      SyslogNet net,
      EventLoop loop,
      Timers timers,
      LogCounts counts,
      Runnable farewell) {
    this.url = url;
    this.settings = settings;
    this.net = net;
    this.loop = loop;
    this.timers = timers;
    this.counts = counts;
    this.farewell = farewell;
    this.outbox = new Outbox(settings.queue().toBytes());
    this.pause = settings.retry();
    lastNanos = timers.nanoTime();
    watchIdleness(settings.idle());
  }

  /** Takes a message, on any thread; drops it when too many wait. */
  void send(byte[] message) {
    lastNanos = timers.nanoTime();
    if (!outbox.add(message)) {
      drop(1);
    }
    visit();
  }

  /** Completes when the server has been reached, exceptionally when that fails. */
  CompletableFuture<Void> reached() {
    lastNanos = timers.nanoTime();
    var reached = new CompletableFuture<Void>();
    onLoop(
        () -> {
          switch (state) {
            case OPEN -> reached.complete(null);
            case ENDED -> reached.completeExceptionally(new IOException("no more lines are sent"));
            default -> {
              awaited.add(reached);
              if (state != State.OPENING) {
                open();
              }
            }
          }
        });
    return reached;
  }

  /** Ends it, when what waits has been sent to a server that takes it. */
  CompletableFuture<Void> end() {
    onLoop(this::endNow);
    return ended;
  }

  private void visit() {
    if (isVisited.compareAndSet(false, true)) {
      onLoop(
          () -> {
            isVisited.set(false);
            switch (state) {
              case CLOSED -> open();
              case OPEN -> pump();
              case ENDED -> dropAll();
              default -> {}
            }
            if (!isTroubled && dropped.get() > 0) {
              troubled("it takes lines more slowly than they come");
            }
          });
    }
  }

  private void open() {
    state = State.OPENING;
    int mine = ++attempt;
    later(
        settings.connectTimeout(),
        () -> {
          if (isOpening(mine)) {
            failed(mine, "no connection after " + settings.connectTimeout());
          }
        });
    var unused =
        net.find(url)
            .whenComplete(
                (address, failure) ->
                    onLoop(
                        () -> {
                          if (failure != null) {
                            failed(mine, String.valueOf(failure.getMessage()));
                          } else {
                            connect(mine, Objects.requireNonNull(address));
                          }
                        }));
  }

  private void connect(int mine, InetSocketAddress address) {
    if (!isOpening(mine)) {
      return;
    }
    try {
      var connection =
          new SyslogConnection(
              url.transport() == SyslogUrl.Transport.TLS,
              new SyslogConnection.Events() {
                @Override
                public void opened(Channel opened) {
                  SyslogSender.this.opened(mine, opened);
                }

                @Override
                public void writable() {
                  pump();
                }

                @Override
                public void closed(String why) {
                  failed(mine, why);
                }
              });
      ChannelFuture connected = net.open(url, address, loop, connection);
      channel = connected.channel();
      connected.addListener(
          (ChannelFutureListener)
              done -> {
                if (!done.isSuccess()) {
                  failed(mine, String.valueOf(done.cause().getMessage()));
                }
              });
    } catch (IOException e) {
      failed(mine, String.valueOf(e.getMessage()));
    }
  }

  private boolean isOpening(int mine) {
    return state == State.OPENING && attempt == mine;
  }

  private void opened(int mine, Channel opened) {
    if (!isOpening(mine)) {
      var unused = opened.close();
      return;
    }
    state = State.OPEN;
    pause = settings.retry();
    log.debug("event=syslog-connected url={}", url);
    awaited.forEach(reached -> reached.complete(null));
    awaited.clear();
    pump();
  }

  private void failed(int mine, String why) {
    if (attempt != mine || (state != State.OPENING && state != State.OPEN)) {
      return;
    }
    unreachable(why);
    boolean hasNews = state == State.OPENING || !outbox.isEmpty();
    closeChannel();
    attempt++;
    if (hasNews) {
      troubled(why);
      state = State.PAUSED;
      int next = attempt;
      later(
          pause,
          () -> {
            if (state == State.PAUSED && attempt == next) {
              open();
            }
          });
      pause = min(pause.multipliedBy(2), settings.retryLimit());
    } else {
      state = State.CLOSED;
      log.debug("event=syslog-disconnected url={} cause=\"{}\"", url, why);
    }
  }

  private void pump() {
    Channel open = channel;
    if (state != State.OPEN || open == null) {
      return;
    }
    boolean wrote = false;
    while (state == State.OPEN && open.isWritable()) {
      byte[] message = outbox.poll();
      if (message == null) {
        well();
        break;
      }
      write(open, message);
      wrote = true;
    }
    if (wrote) {
      open.flush();
    }
  }

  private void write(Channel open, byte[] message) {
    open.write(framed(message))
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (written.isSuccess()) {
                    counts.sent();
                  } else {
                    drop(1);
                  }
                });
  }

  private ByteBuf framed(byte[] message) {
    return url.transport() == SyslogUrl.Transport.UDP
        ? Unpooled.wrappedBuffer(message)
        : Unpooled.wrappedBuffer((message.length + " ").getBytes(US_ASCII), message);
  }

  private void watchIdleness(Duration after) {
    later(
        after,
        () -> {
          long left = settings.idle().toNanos() - (timers.nanoTime() - lastNanos);
          if (left <= 0) {
            endNow();
          } else {
            watchIdleness(Duration.ofNanos(left));
          }
        });
  }

  private void endNow() {
    if (state == State.ENDED) {
      return;
    }
    boolean wasOpen = state == State.OPEN;
    state = State.ENDED;
    unreachable("no more lines are sent");
    farewell.run();
    Channel open = channel;
    if (wasOpen && open != null) {
      for (byte[] message = outbox.poll(); message != null; message = outbox.poll()) {
        write(open, message);
      }
      var unused =
          open.writeAndFlush(Unpooled.EMPTY_BUFFER)
              .addListener(ChannelFutureListener.CLOSE)
              .addListener(done -> ended.complete(null));
    } else {
      closeChannel();
      dropAll();
      ended.complete(null);
    }
    if (isTroubled) {
      log.info("event=syslog-given-up url={} dropped={}", url, dropped);
    }
  }

  private void unreachable(String why) {
    awaited.forEach(reached -> reached.completeExceptionally(new IOException(why)));
    awaited.clear();
  }

  private void closeChannel() {
    Channel open = channel;
    channel = null;
    if (open != null) {
      var unused = open.close();
    }
  }

  private void dropAll() {
    for (byte[] message = outbox.poll(); message != null; message = outbox.poll()) {
      drop(1);
    }
  }

  private void drop(long lines) {
    troubleNanos = timers.nanoTime();
    dropped.addAndGet(lines);
    counts.dropped(lines);
  }

  private void troubled(String why) {
    troubleNanos = timers.nanoTime();
    if (!isTroubled) {
      isTroubled = true;
      log.warn("event=syslog-fails url={} cause=\"{}\"", url, why);
    }
  }

  /** All lines were sent; it isn't in trouble any more if that goes on for a while. */
  private void well() {
    if (isTroubled && timers.nanoTime() - troubleNanos >= settings.retryLimit().toNanos()) {
      isTroubled = false;
      log.info("event=syslog-works url={} dropped={}", url, dropped.getAndSet(0));
    }
  }

  private void later(Duration delay, Runnable task) {
    var unused = timers.after(delay.toNanos(), () -> onLoop(task));
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      ended.complete(null);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

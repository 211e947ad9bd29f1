package io.girolle.agent;

import io.girolle.call.Timers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections of one channel: the one in use, and those that drain. One that isn't ready in
 * time, TLS and the first settings of HTTP/2 included, is closed: gRPC itself bounds no more than
 * TCP. Thread-safe.
 */
final class Connections implements ChannelFactory<Channel> {
  private final ChannelFactory<? extends Channel> sockets;
  private final Timers timers;
  private final long connectNanos;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Timers.@Nullable Timer> patience = new AtomicReference<>();
  private volatile @Nullable Channel newest;
  private volatile Runnable whenNone = () -> {};
  private volatile boolean ended;

  Connections(ChannelFactory<? extends Channel> sockets, Timers timers, long connectNanos) {
    this.sockets = sockets;
    this.timers = timers;
    this.connectNanos = connectNanos;
  }

  @Override
  public Channel newChannel() {
    Channel made = sockets.newChannel();
    made.pipeline().addFirst(new BusyTrailers());
    open.add(made);
    newest = made;
    made.closeFuture().addListener(closed -> gone(made));
    replacePatience(timers.after(connectNanos, () -> judge(made)));
    if (ended) {
      replacePatience(null);
    }
    return made;
  }

  /** The newest one is ready. */
  void ready() {
    replacePatience(null);
  }

  /** The channel is over: one that it may still make isn't waited for. */
  void end() {
    ended = true;
    replacePatience(null);
  }

  /** Closes all of them as they are, without a goodbye: their calls end now. */
  void drop() {
    open.forEach(Connections::close);
  }

  /** Does something on the thread of the one in use; at once when there is none. */
  void onNewest(Runnable task) {
    Channel inUse = newest;
    if (inUse != null && inUse.isRegistered()) {
      inUse.eventLoop().execute(task);
    } else {
      task.run();
    }
  }

  /**
   * Does something there when all that was asked of gRPC before is done. What is asked while gRPC
   * empties its queue is done in another turn of the thread, that comes behind those which wait
   * already: so this takes two.
   */
  void behindAll(Runnable task) {
    onNewest(() -> onNewest(task));
  }

  /**
   * Whether something that was written to the one in use hasn't left yet, for the other side takes
   * it slowly; on its thread.
   */
  boolean isSending() {
    Channel inUse = newest;
    ChannelOutboundBuffer written = inUse == null ? null : inUse.unsafe().outboundBuffer();
    return written != null && !written.isEmpty();
  }

  int count() {
    return open.size();
  }

  /** Does something once there is none left, maybe at once. */
  void whenNone(Runnable task) {
    whenNone = task;
    if (open.isEmpty()) {
      task.run();
    }
  }

  private void gone(Channel closed) {
    open.remove(closed);
    if (open.isEmpty()) {
      replacePatience(null);
      whenNone.run();
    }
  }

  private void judge(Channel made) {
    if (made.isRegistered() && made.isOpen()) {
      made.eventLoop()
          .execute(
              () -> {
                if (!isReady(made)) {
                  made.unsafe().close(made.voidPromise());
                }
              });
    }
  }

  private static boolean isReady(Channel channel) {
    var http2 = channel.pipeline().get(Http2ConnectionHandler.class);
    return http2 != null && http2.decoder().prefaceReceived();
  }

  private static void close(Channel channel) {
    if (channel.isRegistered()) {
      channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
    }
  }

  private void replacePatience(Timers.@Nullable Timer next) {
    Timers.Timer before = patience.getAndSet(next);
    if (before != null) {
      before.cancel();
    }
  }
}

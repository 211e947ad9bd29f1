package io.girolle.agent;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sockets are made of: Linux's epoll by native code, which can bound how long bytes stay
 * unacknowledged, or where that can't be loaded the JDK's.
 *
 * @param eventLoops on which they live
 * @param sockets makes them
 * @param epoll whether they know epoll's options
 */
record Transport(
    EventLoopGroup eventLoops, ChannelFactory<? extends SocketChannel> sockets, boolean epoll) {
  private static final Logger log = LoggerFactory.getLogger(Transport.class);

  /** The best there is, on event loops of its own. */
  static Transport best() {
    if (!Epoll.isAvailable()) {
      log.warn(
          "event=epoll-unavailable effect=\"sockets of the JDK, without girolle.lb.connection"
              + ".unacknowledged\" cause=\"{}\"",
          String.valueOf(Epoll.unavailabilityCause()));
    }
    return on(
        eventLoops(Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()));
  }

  /** What fits event loops that there are. */
  static Transport on(EventLoopGroup eventLoops) {
    return eventLoops instanceof IoEventLoopGroup io && io.isIoType(EpollIoHandler.class)
        ? new Transport(eventLoops, EpollSocketChannel::new, true)
        : new Transport(eventLoops, NioSocketChannel::new, false);
  }

  private static EventLoopGroup eventLoops(IoHandlerFactory factory) {
    return new MultiThreadIoEventLoopGroup(
        0, new DefaultThreadFactory("girolle-links", true), factory);
  }
}

package io.girolle.harness;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A listening socket that can be torn down with its connections, as when its process is killed. */
final class Connections extends NioServerSocketChannel {
  private final Set<Channel> accepted = ConcurrentHashMap.newKeySet();

  @Override
  protected int doReadMessages(List<Object> messages) throws Exception {
    int before = messages.size();
    int read = super.doReadMessages(messages);
    for (Object message : messages.subList(before, messages.size())) {
      var channel = (Channel) message;
      accepted.add(channel);
      channel.closeFuture().addListener(closed -> accepted.remove(channel));
    }
    return read;
  }

  /** Closes the sockets themselves: nothing that stands above them says goodbye. */
  void tearDown() {
    eventLoop()
        .submit(
            () -> {
              unsafe().close(voidPromise());
              accepted.forEach(channel -> channel.unsafe().close(channel.voidPromise()));
            })
        .syncUninterruptibly();
  }
}

package io.girolle.agent;

import io.girolle.call.Timers;
import io.girolle.spi.RunnerSpec;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The links to all runners, one a runner however many pools list it. A link ends when the last pool
 * has let it go: the calls on it finish, then its channel closes, within a bound.
 */
final class Links {
  private static final int MAX_MESSAGE = 4 * 1024 * 1024;

  /** How much of one answer may be under way before the client takes it. */
  private static final int STREAM_WINDOW = 128 * 1024;

  private static final Duration LAST_CALLS = Duration.ofMinutes(10);

  private final Function<String, ManagedChannel> channels;
  private final Timers timers;
  private final AgentSettings.StatusSettings status;
  private final Map<String, Held> held = new HashMap<>();
  private final Set<RunnerLink> leaving = ConcurrentHashMap.newKeySet();

  /** A link and how many pools hold it. */
  private static final class Held {
    final RunnerLink link;
    int holders;

    Held(RunnerLink link) {
      this.link = link;
    }
  }

  /**
   * No links yet.
   *
   * @param channels opens a channel to an address
   * @param timers tells the time
   * @param status how runners are asked for their status
   */
  Links(
      Function<String, ManagedChannel> channels,
      Timers timers,
      AgentSettings.StatusSettings status) {
    this.channels = channels;
    this.timers = timers;
    this.status = status;
  }

  /** Plaintext channels on shared event loops, with gRPC's own retries off. */
  static Function<String, ManagedChannel> plaintext(EventLoopGroup eventLoops, Duration connect) {
    return address ->
        NettyChannelBuilder.forTarget("dns:///" + address)
            .usePlaintext()
            .directExecutor()
            .disableRetry()
            .eventLoopGroup(eventLoops)
            .channelType(NioSocketChannel.class)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connect.toMillis())
            .withOption(ChannelOption.TCP_NODELAY, true)
            .maxInboundMessageSize(MAX_MESSAGE)
            .flowControlWindow(STREAM_WINDOW)
            .idleTimeout(30, TimeUnit.DAYS)
            .userAgent("girolle")
            .build();
  }

  /** The link to a runner, which the caller lets go later. It begins to connect. */
  synchronized RunnerLink hold(RunnerSpec spec) {
    Held entry =
        held.computeIfAbsent(
            key(spec.id(), spec.address()), k -> new Held(open(spec.id(), spec.address())));
    entry.holders++;
    return entry.link;
  }

  /** Lets a link go. */
  void letGo(RunnerLink link) {
    synchronized (this) {
      String key = key(link.id(), link.address());
      Held entry = held.get(key);
      if (entry == null || --entry.holders > 0) {
        return;
      }
      held.remove(key);
    }
    leaving.add(link);
    link.status().stop();
    link.channel().shutdown();
    timers.after(
        LAST_CALLS.toNanos(),
        () -> {
          leaving.remove(link);
          link.channel().shutdownNow();
        });
  }

  /** Closes all links at once. */
  void close() {
    List<Held> all;
    synchronized (this) {
      all = new ArrayList<>(held.values());
      held.clear();
    }
    for (Held each : all) {
      each.link.status().stop();
      each.link.channel().shutdownNow();
    }
    leaving.forEach(link -> link.channel().shutdownNow());
    leaving.clear();
  }

  private RunnerLink open(String id, String address) {
    ManagedChannel channel = channels.apply(address);
    var poll = new StatusPoll(id, channel, timers, status);
    var link = new RunnerLink(id, address, channel, poll, timers.nanoTime());
    channel.getState(true);
    poll.start();
    return link;
  }

  private static String key(String id, String address) {
    return id + " " + address;
  }
}

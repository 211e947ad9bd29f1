package io.girolle.runner.logs;

import io.girolle.call.Timers;
import io.girolle.runner.logs.LogSettings.SyslogSettings;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The syslog servers that get lines now, each with a sender of its own. Thread-safe. */
final class Syslog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Syslog.class);
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final Map<SyslogUrl, SyslogSender> senders = new ConcurrentHashMap<>();
  private final AtomicBoolean isFull = new AtomicBoolean();
  private final SyslogSettings settings;
  private final SyslogFormat format;
  private final SyslogNet net;
  private final EventLoopGroup loops;
  private final Timers timers;
  private final LogCounts counts;
  private volatile boolean isClosed;

  Syslog(
      SyslogSettings settings,
      SyslogFormat format,
      EventLoopGroup loops,
      Timers timers,
      LogCounts counts) {
    this.settings = settings;
    this.format = format;
    this.net = new SyslogNet(settings);
    this.loops = loops;
    this.timers = timers;
    this.counts = counts;
  }

  /** Sends a line, or drops it; never waits. */
  void send(Iterable<SyslogUrl> urls, LogLine line) {
    byte[] message = null;
    for (SyslogUrl url : urls) {
      message = message == null ? format.of(line) : message;
      SyslogSender sender = senders.computeIfAbsent(url, this::begin);
      if (sender == null) {
        counts.dropped(1);
      } else {
        sender.send(message);
      }
    }
  }

  /** Completes when all that answer to a connection have been reached, else exceptionally. */
  CompletableFuture<Void> reach(List<SyslogUrl> urls) {
    return CompletableFuture.allOf(
        urls.stream()
            .filter(url -> url.transport() != SyslogUrl.Transport.UDP)
            .map(url -> senders.computeIfAbsent(url, this::begin))
            .filter(Objects::nonNull)
            .map(SyslogSender::reached)
            .toArray(CompletableFuture[]::new));
  }

  /** How many servers get lines now. */
  int destinations() {
    return senders.size();
  }

  private @Nullable SyslogSender begin(SyslogUrl url) {
    if (isClosed) {
      return null;
    } else if (senders.size() >= settings.destinations()) {
      if (isFull.compareAndSet(false, true)) {
        log.warn(
            "event=syslog-too-many limit={} url={} effect=\"lines to more servers are dropped\"",
            settings.destinations(),
            url);
      }
      return null;
    }
    isFull.set(false);
    return new SyslogSender(
        url, settings, net, loops.next(), timers, counts, () -> senders.remove(url));
  }

  /** Ends all senders; what they have may still be sent within a second. */
  @Override
  public void close() {
    isClosed = true;
    var all =
        CompletableFuture.allOf(
            senders.values().stream().map(SyslogSender::end).toArray(CompletableFuture[]::new));
    try {
      all.get(LAST_LINES.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.info("event=syslog-unsent after={}", LAST_LINES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    net.close();
  }
}

package io.girolle.runner.logs;

import io.girolle.call.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of all that a runner's functions write. Thread-safe. */
public final class FunctionLogs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FunctionLogs.class);
  private static final int MOST_TASKS = 100_000;

  private final ExecutorService aside = Threads.few("girolle-logs", 1, MOST_TASKS);
  private final FunctionLog.Terms terms;
  private final LogCounts counts;
  private final KeptLines kept;
  private final Syslog syslog;
  private final LogStreams streams;
  private final boolean required;

  /**
   * No logs yet.
   *
   * @param settings the runner's
   * @param runner its id
   * @param loops do I/O; not closed
   * @param timers time limits; not closed
   * @param clock the wall clock
   * @param meters gets meters, until this is closed
   */
  public FunctionLogs(
      LogSettings settings,
      String runner,
      EventLoopGroup loops,
      Timers timers,
      InstantSource clock,
      MeterRegistry meters) {
    terms =
        new FunctionLog.Terms(
            settings.callLimit().toBytes(), settings.linger().toNanos(), timers, aside, clock);
    counts = new LogCounts(meters, runner);
    kept = new KeptLines(settings.memory().toBytes());
    syslog = new Syslog(settings.syslog(), new SyslogFormat(runner), loops, timers, counts);
    required = settings.syslog().required();
    streams = new LogStreams(kept, settings.streams(), aside, counts);
    counts.gauge("streams", streams::count);
    counts.gauge("kept.bytes", kept::bytes);
    counts.gauge("syslog.destinations", syslog::destinations);
  }

  /**
   * The log of an instance.
   *
   * @param origin who will write
   * @param syslogUrl where lines go, as the app says; maybe empty. What isn't such a URL is logged
   */
  public FunctionLog open(LogOrigin origin, String syslogUrl) {
    List<SyslogUrl> urls = urls(origin, syslogUrl);
    return new FunctionLog(
        origin,
        terms,
        line -> {
          kept.add(line);
          syslog.send(urls, line);
        });
  }

  /**
   * Sees to it that the syslog servers of an app can be reached before one of its functions starts.
   *
   * @param syslogUrl where lines go, as the app says; maybe empty
   * @return completes at once where that isn't required; exceptionally when one isn't reached
   */
  public CompletableFuture<Void> reach(String syslogUrl) {
    if (!required || syslogUrl.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return syslog.reach(SyslogUrl.all(syslogUrl));
    } catch (IllegalArgumentException e) {
      log.debug("event=syslog-not-reached cause=\"{}\"", e.getMessage());
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Those who read what is kept. */
  public LogStreams streams() {
    return streams;
  }

  private static List<SyslogUrl> urls(LogOrigin origin, String syslogUrl) {
    try {
      return SyslogUrl.all(syslogUrl);
    } catch (IllegalArgumentException e) {
      log.warn(
          "event=syslog-url-wrong app={} function={} cause=\"{}\"",
          origin.appId(),
          origin.functionId(),
          e.getMessage());
      return List.of();
    }
  }

  /** Sends what can be sent at once, and ends. */
  @Override
  public void close() {
    syslog.close();
    aside.shutdownNow();
    counts.close();
  }
}

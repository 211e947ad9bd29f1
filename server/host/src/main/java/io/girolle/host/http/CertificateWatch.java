package io.girolle.host.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for changed certificates on a thread of its own. What can't be used is told in the log,
 * once, and what was in use stays.
 */
final class CertificateWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

  private final ServerTls files;
  private final Consumer<SSLContext> changed;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var made = new Thread(task, "girolle-certificates");
            made.setDaemon(true);
            return made;
          });
  private byte[] known;
  private @Nullable String lastFault;

  private CertificateWatch(ServerTls files, byte[] known, Consumer<SSLContext> changed) {
    this.files = files;
    this.known = known;
    this.changed = changed;
  }

  /**
   * Begins to watch.
   *
   * @param known the digest of the files that are in use
   * @param every how often to look; zero for never
   * @param changed gets what comes into use
   */
  static CertificateWatch start(
      ServerTls files, byte[] known, Duration every, Consumer<SSLContext> changed) {
    var watch = new CertificateWatch(files, known, changed);
    if (!every.isZero()) {
      long nanos = every.toNanos();
      var unused =
          watch.thread.scheduleWithFixedDelay(watch::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }
    return watch;
  }

  private void look() {
    try {
      byte[] now = files.digest();
      if (!Arrays.equals(now, known)) {
        SSLContext context = files.context();
        known = now;
        changed.accept(context);
        log.info("event=certificate-changed file=\"{}\"", files.cert());
      }
      lastFault = null;
    } catch (IOException | RuntimeException e) {
      String fault = String.valueOf(e.getMessage());
      if (!fault.equals(lastFault)) {
        lastFault = fault;
        log.warn("event=certificate-not-changed fault=\"{}\"", fault);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

package io.girolle.call.tls;

import io.girolle.call.Timers;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and trust for new connections, read again when their files have changed. Files that can't be
 * used, or a key that doesn't fit its certificate yet, leave what was read before. Connections that
 * there are keep what they began with. Thread-safe.
 */
public final class ReloadedTls implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReloadedTls.class);

  private final String section;
  private final TlsFiles files;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trust;
  private volatile List<FileTime> read;
  private volatile Timers.@Nullable Timer next;
  private volatile boolean closed;

  private ReloadedTls(String section, TlsFiles files) throws GeneralSecurityException {
    this.section = section;
    this.files = files;
    this.trust = AdvancedTlsX509TrustManager.newBuilder().build();
    this.read = List.of();
  }

  /**
   * Reads files for the first time.
   *
   * @param section where they are configured, for errors
   * @param files the files
   * @throws IllegalArgumentException when they can't be used; it says which, and why
   */
  public static ReloadedTls of(String section, TlsFiles files) {
    try {
      var tls = new ReloadedTls(section, files);
      tls.read();
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(section + ": " + e.getMessage(), e);
    }
  }

  /** Looks every so often whether the files have changed, until it is closed. */
  public void watch(Timers timers, Executor blocking, Duration every) {
    next =
        timers.after(
            every.toNanos(),
            () -> {
              try {
                blocking.execute(() -> lookAndGoOn(timers, blocking, every));
              } catch (RejectedExecutionException e) {
                log.debug("event=tls-watch-ended section={}", section);
              }
            });
    if (closed) {
      close();
    }
  }

  /** Reads the files if they have changed. */
  public void look() {
    try {
      if (!read.equals(times())) {
        read();
        log.info("event=tls-reloaded section={} cert={}", section, files.cert());
      }
    } catch (IOException | GeneralSecurityException e) {
      log.warn(
          "event=tls-reload-failed section={} effect=\"what was read before stays\" cause=\"{}\"",
          section,
          e.getMessage());
    }
  }

  /** This node's identity. */
  public KeyManager keys() {
    return keys;
  }

  /** Whom it trusts; the names of servers are checked. */
  public TrustManager trust() {
    return trust;
  }

  @Override
  public void close() {
    closed = true;
    Timers.Timer due = next;
    if (due != null) {
      due.cancel();
    }
  }

  private void lookAndGoOn(Timers timers, Executor blocking, Duration every) {
    look();
    if (!closed) {
      watch(timers, blocking, every);
    }
  }

  private void read() throws IOException, GeneralSecurityException {
    List<FileTime> times = times();
    List<X509Certificate> authorities = new PemFile(files.ca()).certificates();
    Identity identity = Identity.read(files.cert(), files.key());
    keys.updateIdentityCredentials(
        identity.chain().toArray(X509Certificate[]::new), identity.key());
    trust.updateTrustCredentials(authorities.toArray(X509Certificate[]::new));
    read = times;
  }

  private List<FileTime> times() throws IOException {
    return List.of(time(files.ca()), time(files.cert()), time(files.key()));
  }

  private static FileTime time(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new IOException("can't read " + file, e);
    }
  }
}

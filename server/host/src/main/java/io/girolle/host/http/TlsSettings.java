package io.girolle.host.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The keys of {@code girolle.http.tls}; without a certificate there is no TLS. */
public record TlsSettings(
    Optional<Path> cert,
    Optional<Path> key,
    Optional<Path> clientCa,
    ClientAuth clientAuth,
    Optional<Integer> port,
    Duration reload) {

  /** Whether clients show certificates. */
  public enum ClientAuth {
    /** They aren't asked. */
    NONE,
    /** They may. */
    WANT,
    /** They must. */
    NEED
  }

  /** Checks that what belongs together is there. */
  public TlsSettings {
    if (cert.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          cert.isPresent() ? "cert is set and key isn't" : "key is set and cert isn't");
    }
    if (clientAuth != ClientAuth.NONE && clientCa.isEmpty()) {
      throw new IllegalArgumentException(
          "client-auth needs client-ca, the authorities that sign the certificates of clients");
    }
    if (port.isPresent() && (port.get() < 0 || port.get() > 65535)) {
      throw new IllegalArgumentException("port: " + port.get() + " (expected: 0..65535)");
    }
    if (reload.isNegative()) {
      throw new IllegalArgumentException("reload: " + reload + " (expected: >= 0s)");
    }
  }

  /** The files, when there is TLS, whose relative paths are relative to a folder. */
  Optional<ServerTls> files(Path home) {
    return cert.flatMap(
        c ->
            key.map(
                k -> new ServerTls(home.resolve(c), home.resolve(k), clientCa.map(home::resolve))));
  }
}

package io.girolle.host.http;

import io.girolle.call.tls.Identity;
import io.girolle.call.tls.PemFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server's certificate, its key and the authorities of its clients, in PEM.
 *
 * @param cert the certificate, and those between it and its authority
 * @param key its key, in PKCS #8 and not encrypted
 * @param clientCa the authorities that sign the certificates of clients
 */
record ServerTls(Path cert, Path key, Optional<Path> clientCa) {
  private static final char[] NO_PASSWORD = new char[0];

  /** What lies in the files now, as a digest. */
  byte[] digest() throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(new PemFile(cert).bytes());
      digest.update(new PemFile(key).bytes());
      if (clientCa.isPresent()) {
        digest.update(new PemFile(clientCa.get()).bytes());
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IOException("SHA-256 is missing", e);
    }
  }

  /**
   * What TLS needs, from what lies in the files now.
   *
   * @throws IOException whose message says which file is wrong, and why
   */
  SSLContext context() throws IOException {
    Identity identity = Identity.read(cert, key);
    try {
      KeyStore keys = emptyStore();
      keys.setKeyEntry(
          "girolle", identity.key(), NO_PASSWORD, identity.chain().toArray(X509Certificate[]::new));
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), trust(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(cert + " and " + key + " can't be used: " + e.getMessage(), e);
    }
  }

  private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
    if (clientCa.isEmpty()) {
      return null;
    }
    KeyStore authorities = emptyStore();
    int count = 0;
    for (X509Certificate authority : new PemFile(clientCa.get()).certificates()) {
      authorities.setCertificateEntry("authority-" + count++, authority);
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(authorities);
    return managers.getTrustManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}

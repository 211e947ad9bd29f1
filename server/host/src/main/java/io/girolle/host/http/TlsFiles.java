package io.girolle.host.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
record TlsFiles(Path cert, Path key, Optional<Path> clientCa) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final char[] NO_PASSWORD = new char[0];

  /** What lies in the files now, as a digest. */
  byte[] digest() throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(read(cert));
      digest.update(read(key));
      if (clientCa.isPresent()) {
        digest.update(read(clientCa.get()));
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
    List<X509Certificate> chain = certificates(cert);
    PrivateKey own = privateKey();
    if (!belongTogether(own, chain.get(0).getPublicKey())) {
      throw new IOException(key + " isn't the key of the first certificate in " + cert);
    }
    try {
      KeyStore keys = emptyStore();
      keys.setKeyEntry("girolle", own, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
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
    for (X509Certificate authority : certificates(clientCa.get())) {
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

  private static List<X509Certificate> certificates(Path file) throws IOException {
    byte[] bytes = read(file);
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      if (!found.isEmpty()) {
        return found.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (CertificateException e) {
      throw new IOException(file + " has no certificates in PEM: " + e.getMessage(), e);
    }
    throw new IOException(file + " has no certificate");
  }

  private PrivateKey privateKey() throws IOException {
    Matcher block = BLOCK.matcher(new String(read(key), StandardCharsets.ISO_8859_1));
    while (block.find()) {
      String what = block.group(1);
      if (what.equals("PRIVATE KEY")) {
        return decoded(block.group(2));
      }
      if (what.endsWith("PRIVATE KEY")) {
        throw new IOException(
            "%s has a key as \"%s\"; make it PKCS #8 without a password: openssl pkcs8 -topk8 -nocrypt -in %s"
                .formatted(key, what, key.getFileName()));
      }
    }
    throw new IOException(key + " has no key in PEM (expected: -----BEGIN PRIVATE KEY-----)");
  }

  private PrivateKey decoded(String base64) throws IOException {
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException(key + " has a key that isn't whole", e);
    }
    return Stream.of("RSA", "EC", "EdDSA")
        .flatMap(algorithm -> as(algorithm, der).stream())
        .findFirst()
        .orElseThrow(
            () -> new IOException(key + " has a key that is neither RSA nor EC nor EdDSA"));
  }

  private static Optional<PrivateKey> as(String algorithm, byte[] der) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) { // of another kind
      return Optional.empty();
    }
  }

  private boolean belongTogether(PrivateKey own, PublicKey certified) throws IOException {
    String algorithm =
        switch (own.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> own.getAlgorithm();
        };
    byte[] text = "girolle".getBytes(StandardCharsets.US_ASCII);
    try {
      var signing = Signature.getInstance(algorithm);
      signing.initSign(own);
      signing.update(text);
      var verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certified);
      verifying.update(text);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file);
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException(file + " can't be read by the user who runs the node", e);
    }
  }
}

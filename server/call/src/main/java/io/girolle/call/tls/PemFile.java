package io.girolle.call.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
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

/**
 * A file in PEM. What is wrong with it is told as an {@link IOException} whose message names it.
 *
 * @param path where it is
 */
public record PemFile(Path path) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /** What lies in it now. */
  public byte[] bytes() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no file " + path);
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IOException(path + " can't be read by the user who runs the node", e);
    }
  }

  /** The certificates in it, at least one. */
  public List<X509Certificate> certificates() throws IOException {
    byte[] bytes = bytes();
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      if (!found.isEmpty()) {
        return found.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (CertificateException e) {
      throw new IOException(path + " has no certificates in PEM: " + e.getMessage(), e);
    }
    throw new IOException(path + " has no certificate");
  }

  /** The private key in it, which is PKCS #8 and not encrypted. */
  public PrivateKey privateKey() throws IOException {
    Matcher block = BLOCK.matcher(new String(bytes(), StandardCharsets.ISO_8859_1));
    while (block.find()) {
      String what = block.group(1);
      if (what.equals("PRIVATE KEY")) {
        return decoded(block.group(2));
      }
      if (what.endsWith("PRIVATE KEY")) {
        throw new IOException(
            "%s has a key as \"%s\"; make it PKCS #8 without a password: openssl pkcs8 -topk8 -nocrypt -in %s"
                .formatted(path, what, path.getFileName()));
      }
    }
    throw new IOException(path + " has no key in PEM (expected: -----BEGIN PRIVATE KEY-----)");
  }

  private PrivateKey decoded(String base64) throws IOException {
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " has a key that isn't whole", e);
    }
    return Stream.of("RSA", "EC", "EdDSA")
        .flatMap(algorithm -> as(algorithm, der).stream())
        .findFirst()
        .orElseThrow(
            () -> new IOException(path + " has a key that is neither RSA nor EC nor EdDSA"));
  }

  private static Optional<PrivateKey> as(String algorithm, byte[] der) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) { // of another kind
      return Optional.empty();
    }
  }
}

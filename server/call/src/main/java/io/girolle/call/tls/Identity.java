package io.girolle.call.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who a node is.
 *
 * @param chain its certificate first, then those between it and its authority
 * @param key the private key of its certificate
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

  /**
   * Reads one.
   *
   * @param cert the file of its certificates
   * @param key the file of its key
   * @throws IOException whose message says which file is wrong, and why
   */
  public static Identity read(Path cert, Path key) throws IOException {
    List<X509Certificate> chain = new PemFile(cert).certificates();
    PrivateKey own = new PemFile(key).privateKey();
    if (!belongTogether(own, chain.get(0).getPublicKey())) {
      throw new IOException(key + " isn't the key of the first certificate in " + cert);
    }
    return new Identity(chain, own);
  }

  private static boolean belongTogether(PrivateKey own, PublicKey certified) {
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
}

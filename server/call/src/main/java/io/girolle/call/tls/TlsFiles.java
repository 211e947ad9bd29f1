package io.girolle.call.tls;

import java.nio.file.Path;

/**
 * Who this node is and whom it trusts, in PEM files.
 *
 * @param ca the certificates of the authorities that sign the other side's
 * @param cert this node's certificate, and those between it and its authority
 * @param key its private key, PKCS#8 and not encrypted
 */
public record TlsFiles(Path ca, Path cert, Path key) {

  /** The same with relative paths resolved. */
  public TlsFiles in(Path home) {
    return new TlsFiles(home.resolve(ca), home.resolve(cert), home.resolve(key));
  }
}

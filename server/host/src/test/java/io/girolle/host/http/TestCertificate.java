package io.girolle.host.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself, made by the JDK's keytool, as files in PEM. */
final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();

  final Path cert;
  final Path key;
  private final KeyStore store;
  private final X509Certificate certificate;

  private TestCertificate(Path dir, String name, KeyStore store) throws Exception {
    this.store = store;
    this.certificate = (X509Certificate) store.getCertificate("it");
    this.cert = pem(dir.resolve(name + ".crt"), "CERTIFICATE", certificate.getEncoded());
    var secret = (PrivateKey) store.getKey("it", PASSWORD);
    this.key = pem(dir.resolve(name + ".key"), "PRIVATE KEY", secret.getEncoded());
  }

  static TestCertificate make(Path dir, String name, String algorithm) throws Exception {
    Path file = Files.createTempDirectory(dir, "keys").resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(keytool.getInputStream().readAllBytes());
    if (keytool.waitFor() != 0) {
      throw new IOException(told);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new TestCertificate(dir, name, store);
  }

  String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  /** What a client trusts that knows only these certificates, and itself shows one or none. */
  static SSLContext client(TestCertificate own, TestCertificate... trusted) throws Exception {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    for (TestCertificate one : List.of(trusted)) {
      anchors.setCertificateEntry(one.subject(), one.certificate);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    KeyManager[] keys = null;
    if (own != null) {
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(own.store, PASSWORD);
      keys = managers.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  private static Path pem(Path file, String what, byte[] der) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
  }
}

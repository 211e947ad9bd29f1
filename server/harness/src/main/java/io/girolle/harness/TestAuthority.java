package io.girolle.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority for tests, which keeps its files in a folder. It works by the JDK's own
 * {@code keytool}.
 */
public final class TestAuthority {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final String name;

  private TestAuthority(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /**
   * A new authority.
   *
   * @param folder gets its files
   * @param name unique in the folder
   */
  public static TestAuthority in(Path folder, String name) {
    var authority = new TestAuthority(folder, name);
    authority.generate(name, "-ext", "bc:c");
    authority.export(name, authority.certificate());
    return authority;
  }

  /** Its certificate, in PEM. */
  public Path certificate() {
    return folder.resolve(name + ".pem");
  }

  /**
   * Issues a certificate, for servers and clients: {@code <host>.pem} and {@code <host>.key} in the
   * folder, the latter not encrypted.
   *
   * @param host what it is made out to, a host name
   */
  public void issue(String host) {
    generate(host);
    Path request = folder.resolve(host + ".csr");
    Path signed = folder.resolve(host + ".pem");
    keytool(host, "-certreq", "-file", request.toString());
    keytool(
        name,
        "-gencert",
        "-rfc",
        "-ext",
        "san=dns:" + host,
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString());
    writeKey(host, folder.resolve(host + ".key"));
  }

  private void generate(String alias, String... more) {
    List<String> options =
        new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + alias));
    options.addAll(List.of("-validity", "30"));
    options.addAll(List.of(more));
    keytool(alias, options.toArray(String[]::new));
  }

  private void export(String alias, Path to) {
    keytool(alias, "-exportcert", "-rfc", "-file", to.toString());
  }

  private void writeKey(String alias, Path to) {
    try (InputStream in = Files.newInputStream(store(alias))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      Key key = store.getKey(alias, PASSWORD.toCharArray());
      String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
      Files.writeString(
          to,
          "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n",
          StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("test authority: key of " + alias, e);
    }
  }

  private Path store(String alias) {
    return folder.resolve(alias + ".p12");
  }

  private void keytool(String alias, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-alias", alias, "-keystore", store(alias).toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("test authority: " + command + " said " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("test authority: interrupted", e);
    }
  }
}

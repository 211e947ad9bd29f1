package io.girolle.loader;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.security.CodeSource;
import java.util.jar.Manifest;

/**
 * A class file in a jar.
 *
 * @param bytes what it says
 * @param source its jar, and who signed it
 * @param manifest the manifest of the jar
 */
record PackedClass(byte[] bytes, CodeSource source, Manifest manifest) {

  /**
   * Reads a class file.
   *
   * @param url an entry of a jar
   */
  static PackedClass read(URL url) throws IOException {
    var connection = (JarURLConnection) url.openConnection();
    connection.setUseCaches(false); // closing the stream closes the jar
    try (InputStream in = connection.getInputStream()) {
      byte[] bytes = in.readAllBytes();
      Manifest manifest = connection.getManifest();
      var signers = connection.getJarEntry().getCodeSigners(); // known once all is read
      return new PackedClass(
          bytes,
          new CodeSource(connection.getJarFileURL(), signers),
          manifest == null ? new Manifest() : manifest);
    }
  }
}

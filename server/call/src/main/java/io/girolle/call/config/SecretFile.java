package io.girolle.call.config;

import io.girolle.spi.Secret;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A secret that lies in a file.
 *
 * @param file an absolute path
 */
record SecretFile(Path file) {
  private static final int LIMIT = 64 * 1024;

  SecretFile {
    if (!file.isAbsolute()) {
      throw new IllegalArgumentException("file: " + file + " (expected: an absolute path)");
    }
  }

  /**
   * Reads it, without the line break at its end.
   *
   * @throws IOException whose message says what is wrong and what to do
   */
  Secret read() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(Files.exists(file) ? file + " isn't a file" : "there is no " + file);
    }
    requirePrivate();
    if (Files.size(file) > LIMIT) {
      throw new IOException(file + " has more than " + LIMIT + " bytes, too long for a secret");
    }
    String text = text();
    String secret = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (secret.endsWith("\r")) {
      secret = secret.substring(0, secret.length() - 1);
    }
    if (secret.isEmpty()) {
      throw new IOException(file + " is empty");
    }
    return Secret.of(secret);
  }

  private String text() throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " isn't text in UTF-8", e);
    } catch (IOException e) {
      throw new IOException(file + " can't be read by the user who runs the node", e);
    }
  }

  /** Container engines mount secrets read-only, readable by all in the container: that is fine. */
  private void requirePrivate() throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    var mode = Files.getPosixFilePermissions(file);
    boolean written = mode.contains(PosixFilePermission.OTHERS_WRITE);
    boolean read = mode.contains(PosixFilePermission.OTHERS_READ);
    if (written || (read && !isMountedReadOnly())) {
      throw new IOException(
          "%s can be %s by every user (%s): chmod o-rw %s"
              .formatted(
                  file,
                  written ? "written to" : "read",
                  PosixFilePermissions.toString(mode),
                  file));
    }
  }

  private boolean isMountedReadOnly() {
    try {
      return Files.getFileStore(file).isReadOnly();
    } catch (IOException e) { // nobody knows where it is mounted
      return false;
    }
  }
}

package io.girolle.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Finds files and folders that every user of the machine can write to. */
final class WritableByOthers {
  private WritableByOthers() {}

  /**
   * Looks at a file or folder.
   *
   * @return what is wrong with it, its mode named, and what to do; empty when nothing is, and where
   *     files have no such modes
   */
  static Optional<String> wrongWith(Path path) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Optional.empty();
    }
    try {
      var mode = Files.getPosixFilePermissions(path);
      return mode.contains(PosixFilePermission.OTHERS_WRITE)
          ? Optional.of(
              "can be written to by every user (%s): chmod o-w %s, or set %s = true"
                  .formatted(
                      PosixFilePermissions.toString(mode), path, TrustSettings.ALLOW_WRITABLE))
          : Optional.empty();
    } catch (UnsupportedOperationException | IOException e) { // whoever opens it says so
      return Optional.empty();
    }
  }
}

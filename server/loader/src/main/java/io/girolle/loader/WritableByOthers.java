package io.girolle.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds files and folders that others than their owner can write to: every user of the machine, or
 * the users of a group. A group that is called like the owner counts as the owner's own.
 */
final class WritableByOthers {
  private static final int STICKY = 01000;

  private WritableByOthers() {}

  /**
   * Looks at a file or folder; where it is a link, also at the folder that it leads to.
   *
   * @return what is wrong with it, its mode named, and what to do; empty when nothing is, and where
   *     files have no such modes
   */
  static Optional<String> wrongWith(Path path) {
    if (!hasModes(path)) {
      return Optional.empty();
    }
    try {
      Optional<String> own =
          wrongWith(path, Files.readAttributes(path, PosixFileAttributes.class))
              .map(w -> "can " + w);
      return own.isEmpty() && Files.isSymbolicLink(path) ? around(path.toRealPath()) : own;
    } catch (UnsupportedOperationException | IOException e) { // whoever opens it says so
      return Optional.empty();
    }
  }

  /**
   * Looks at the folder that a file or folder lies in: who can write to that can replace it.
   *
   * @return as {@link #wrongWith}
   */
  static Optional<String> wrongAround(Path path) {
    if (!hasModes(path)) {
      return Optional.empty();
    }
    try {
      return around(path.toAbsolutePath());
    } catch (UnsupportedOperationException | IOException e) {
      return Optional.empty();
    }
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Optional<String> around(Path path) throws IOException {
    @Nullable Path folder = path.getParent();
    if (folder == null || isSticky(folder)) {
      return Optional.empty();
    }
    return wrongWith(folder, Files.readAttributes(folder, PosixFileAttributes.class))
        .map(wrong -> "lies in " + folder + ", which can " + wrong);
  }

  /**
   * Whether only the owner of what lies in a folder can replace it there, whoever may add to it.
   */
  private static boolean isSticky(Path folder) throws IOException {
    return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
        && (((int) Files.getAttribute(folder, "unix:mode")) & STICKY) != 0;
  }

  static Optional<String> wrongWith(Path path, PosixFileAttributes attributes) {
    var mode = attributes.permissions();
    String group = attributes.group().getName();
    if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of(wrong("every user", "o-w", path, attributes));
    } else if (mode.contains(PosixFilePermission.GROUP_WRITE)
        && !group.equals(attributes.owner().getName())) {
      return Optional.of(wrong("the group " + group, "g-w", path, attributes));
    }
    return Optional.empty();
  }

  private static String wrong(String who, String change, Path path, PosixFileAttributes found) {
    return "be written to by %s (%s): chmod %s %s, or set %s = true"
        .formatted(
            who,
            PosixFilePermissions.toString(found.permissions()),
            change,
            path,
            TrustSettings.ALLOW_WRITABLE);
  }
}

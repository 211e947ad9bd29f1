package io.girolle.plugins.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Lets a function make its socket in a folder of the host's. */
final class SocketFolder {
  private SocketFolder() {}

  /** Gives a folder to a container's user: by ownership where that can be had, else to everyone. */
  static void give(Path folder, String user) throws IOException {
    Optional<NumericUser> owner = NumericUser.of(user);
    if (owner.isEmpty() || !own(folder, owner.get())) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  private static boolean own(Path folder, NumericUser owner) {
    try {
      Files.setAttribute(folder, "unix:uid", owner.uid());
      if (owner.gid().isPresent()) {
        Files.setAttribute(folder, "unix:gid", owner.gid().getAsInt());
      }
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // only root may give a folder away
    }
  }
}

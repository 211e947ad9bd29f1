package io.girolle.plugins.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets a function make its socket in a folder of the host's. */
final class SocketFolder {
  private static final Pattern OWNER = Pattern.compile("(\\d{1,9})(?::(\\d{1,9}))?");

  private SocketFolder() {}

  /** Gives a folder to a container's user: by ownership where that can be had, else to everyone. */
  static void give(Path folder, String user) throws IOException {
    Matcher owner = OWNER.matcher(user);
    if (!owner.matches() || !own(folder, owner)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  private static boolean own(Path folder, Matcher owner) {
    try {
      Files.setAttribute(folder, "unix:uid", Integer.parseInt(owner.group(1)));
      if (owner.group(2) != null) {
        Files.setAttribute(folder, "unix:gid", Integer.parseInt(owner.group(2)));
      }
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // only root may give a folder away
    }
  }
}

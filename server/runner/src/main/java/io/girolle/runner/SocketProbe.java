package io.girolle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Looks whether a function listens: whether its socket has appeared under its final name. */
final class SocketProbe {
  /** The name of a function's socket. */
  static final String NAME = "lsnr.sock";

  private static final int TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final int LINK = 0120000;

  private SocketProbe() {}

  /** What there is. */
  enum Sight {
    NOTHING_YET,
    SOCKET,
    /** Something that will never be a socket of this folder. */
    WRONG
  }

  /**
   * Looks at a folder. The socket may be a link, as kits make it: then to a plain name in the same
   * folder, so that it means the same wherever the folder is mounted.
   */
  static Sight look(Path folder) throws IOException {
    Path socket = folder.resolve(NAME);
    try {
      int type = type(socket);
      if (type == LINK) {
        Path target = Files.readSymbolicLink(socket);
        if (target.isAbsolute() || target.getNameCount() != 1 || target.startsWith("..")) {
          return Sight.WRONG;
        }
        type = type(folder.resolve(target));
      }
      return type == SOCKET ? Sight.SOCKET : Sight.WRONG;
    } catch (NoSuchFileException e) {
      return Sight.NOTHING_YET;
    }
  }

  /** What a name stands for, looked at once: it may turn up between two looks. */
  private static int type(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & TYPE;
  }
}

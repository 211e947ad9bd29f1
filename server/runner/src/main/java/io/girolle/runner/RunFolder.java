package io.girolle.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runner's own folder, with a folder in it for each instance. It is the runner's for as long as
 * it holds the lock on the file beside it; what runners that are dead have left is removed, once
 * their locks are had. Lock files stay, so that no two can ever hold one of a name.
 */
final class RunFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunFolder.class);
  private static final String LOCK = ".lock";
  private static final int LONGEST_SOCKET_PATH = 107;
  private static final String SOME_INSTANCE = "zzzzz";

  private final Path folder;
  private final FileChannel lock;
  private final String digest;

  private RunFolder(Path folder, FileChannel lock, String digest) {
    this.folder = folder;
    this.lock = lock;
    this.digest = digest;
  }

  /**
   * Takes a runner's folder.
   *
   * @param root holds the folders of all runners
   * @param id the runner's id
   * @throws IOException when another runner of this id is alive, the path is too long, or the
   *     folder can't be made; the message says which
   */
  static RunFolder open(Path root, String id) throws IOException {
    Path base = root.toAbsolutePath().normalize();
    String digest = digest(id);
    Path folder = base.resolve(digest);
    checkLength(base, folder.resolve(SOME_INSTANCE).resolve(SocketProbe.NAME));
    Files.createDirectories(base);
    FileChannel lock = lock(base.resolve(digest + LOCK));
    if (lock == null) {
      throw new IOException(
          "runner %s is running already: another process holds %s"
              .formatted(id, base.resolve(digest + LOCK)));
    }
    removeLeftover(folder);
    Files.createDirectories(folder);
    removeLeftovers(base);
    return new RunFolder(folder, lock, digest);
  }

  /** The folder for an instance, not made yet. */
  Path instance(String name) {
    return folder.resolve(name);
  }

  /** A short name for the runner, the same each time. */
  String digest() {
    return digest;
  }

  /** Removes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      delete(folder);
    }
  }

  private static void checkLength(Path root, Path socket) throws IOException {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_SOCKET_PATH) {
      throw new IOException(
          "run folder %s is too long: a socket in it would have a path of %d bytes (expected: <= %d); name a shorter folder as girolle.runner.run-folder"
              .formatted(root, length, LONGEST_SOCKET_PATH));
    }
  }

  private static void removeLeftovers(Path root) throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(root, "*" + LOCK)) {
      for (Path file : locks) {
        String name = file.getFileName().toString();
        Path left = root.resolve(name.substring(0, name.length() - LOCK.length()));
        if (Files.exists(left)) {
          removeLeftover(file, left);
        }
      }
    }
  }

  private static void removeLeftover(Path file, Path left) {
    try (FileChannel lock = lock(file)) {
      if (lock != null) {
        removeLeftover(left);
      }
    } catch (IOException e) {
      log.warn("event=leftovers-stay folder={}", left, e);
    }
  }

  private static void removeLeftover(Path left) throws IOException {
    if (Files.exists(left)) {
      int ended = Orphans.end(left);
      delete(left);
      log.info("event=leftovers-removed folder={} processes={}", left, ended);
    }
  }

  /** The file, locked; null when somebody else has the lock. */
  private static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      log.debug("event=locked-here file={}", file);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? null : channel;
  }

  private static String digest(String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

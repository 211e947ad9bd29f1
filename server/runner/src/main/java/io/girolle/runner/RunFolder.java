package io.girolle.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runner's own folder, with a folder in it for each instance. It is the runner's for as long as
 * it holds the lock on the file beside it; what runners that are dead have left is removed, once
 * their locks are had. The folders of this process say so in a file of their own, so that their
 * locks aren't tried; and one folder at a time is opened or closed in a process.
 */
final class RunFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunFolder.class);
  private static final String LOCK = ".lock";
  private static final String NEW = ".new";
  private static final String OWNER = "of-process";
  private static final int LONGEST_SOCKET_PATH = 107;
  private static final String SOME_INSTANCE = "zzzzz";

  private final Path folder;
  private final FolderLock lock;
  private final String digest;
  private final long taken;

  private RunFolder(Path folder, FolderLock lock, String digest, long taken) {
    this.folder = folder;
    this.lock = lock;
    this.digest = digest;
    this.taken = taken;
  }

  /**
   * Takes a runner's folder.
   *
   * @param root holds the folders of all runners
   * @param id the runner's id
   * @param leftBehind removes what instances of dead runners have left
   * @throws IOException when another runner of this id is alive, the path is too long, or the
   *     folder can't be made; the message says which
   */
  static RunFolder open(Path root, String id, LeftBehind leftBehind) throws IOException {
    Path base = root.toAbsolutePath().normalize();
    String digest = digest(id);
    Path folder = base.resolve(digest);
    checkLength(base, folder.resolve(SOME_INSTANCE).resolve(SocketProbe.NAME));
    synchronized (RunFolder.class) {
      Files.createDirectories(base);
      Path file = base.resolve(digest + LOCK);
      FolderLock lock = isOfThisProcess(folder) ? null : FolderLock.take(file);
      if (lock == null) {
        throw new IOException(
            "runner %s is running already: another process holds %s".formatted(id, file));
      }
      try {
        long taken = removeLeftover(folder, leftBehind) ? 0 : lastNumber(folder);
        own(folder);
        removeLeftovers(base, leftBehind);
        return new RunFolder(folder, lock, digest, taken);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    }
  }

  /** The folder for an instance, not made yet. */
  Path instance(String name) {
    return folder.resolve(name);
  }

  /** Up to which number instances of a dead runner, which couldn't be removed, have the names. */
  long taken() {
    return taken;
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
    synchronized (RunFolder.class) {
      try (lock) {
        if (taken == 0) {
          delete(folder);
          lock.removeFile();
        } else {
          Files.deleteIfExists(folder.resolve(OWNER));
        }
      }
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

  /** Makes the folder, at no time without the name of its owner. */
  private static void own(Path folder) throws IOException {
    if (Files.exists(folder)) {
      Files.writeString(folder.resolve(OWNER), thisProcess());
      return;
    }
    Path made = folder.resolveSibling(folder.getFileName() + NEW);
    delete(made);
    Files.createDirectory(made);
    Files.writeString(made.resolve(OWNER), thisProcess());
    Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isOfThisProcess(Path folder) throws IOException {
    Path owner = folder.resolve(OWNER);
    return Files.exists(owner) && Files.readString(owner).equals(thisProcess());
  }

  private static String thisProcess() {
    ProcessHandle self = ProcessHandle.current();
    return self.pid() + " " + self.info().startInstant().map(Instant::toString).orElse("");
  }

  private static void removeLeftovers(Path root, LeftBehind leftBehind) throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(root, "*" + LOCK)) {
      for (Path file : locks) {
        String name = file.getFileName().toString();
        Path left = root.resolve(name.substring(0, name.length() - LOCK.length()));
        if (!isOfThisProcess(left)) {
          removeLeftover(file, left, leftBehind);
        }
      }
    }
  }

  private static void removeLeftover(Path file, Path left, LeftBehind leftBehind) {
    try (FolderLock lock = FolderLock.take(file)) {
      if (lock != null && removeLeftover(left, leftBehind)) {
        lock.removeFile();
      }
    } catch (IOException e) {
      log.warn("event=leftovers-stay folder={}", left, e);
    }
  }

  /** Removes a dead runner's folder, and tells whether it is gone. */
  private static boolean removeLeftover(Path left, LeftBehind leftBehind) throws IOException {
    if (!Files.exists(left)) {
      return true;
    }
    if (!leftBehind.isRemoved(left)) {
      return false;
    }
    delete(left);
    return true;
  }

  private static long lastNumber(Path folder) throws IOException {
    try (Stream<Path> instances = Files.list(folder)) {
      return instances
          .map(instance -> instance.getFileName().toString())
          .filter(name -> name.matches("[0-9a-z]{1,5}"))
          .mapToLong(name -> Long.parseLong(name, Character.MAX_RADIX))
          .max()
          .orElse(1);
    }
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

package io.girolle.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a file that is removed once nobody needs it. Whoever has got the lock looks whether
 * the file is still the one that goes by its name: somebody else may have had the lock before, and
 * removed the file.
 *
 * <p>The system keeps such locks by process and file: a process that opens a file that it has
 * locked, and closes it again, has lost its lock. So never try a file that this process may hold.
 */
final class FolderLock implements AutoCloseable {
  private static final int TRIES = 100;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock, making the file if there is none; null when somebody else has it. */
  static @Nullable FolderLock take(Path file) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      make(file);
      Object before = key(file);
      FileChannel channel = open(file);
      if (channel == null) {
        continue;
      }
      if (!isLocked(channel)) {
        channel.close();
        return null;
      }
      if (before != null && before.equals(key(file))) {
        return new FolderLock(file, channel);
      }
      channel.close();
    }
    throw new IOException("lock file " + file + " is removed again and again");
  }

  /** Removes the file; the lock stays until it is closed. */
  void removeFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void make(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      return; // as good
    }
  }

  private static @Nullable FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}

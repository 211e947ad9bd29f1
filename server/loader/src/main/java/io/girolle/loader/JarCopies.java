package io.girolle.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.util.Collections;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Copies jars into a private folder, where each is named by its digest and never changes: what
 * becomes of the original harms nobody who reads the copy.
 */
final class JarCopies {
  private final Path folder;
  private final Source source;

  /** Opens what is copied. */
  @FunctionalInterface
  interface Source {
    InputStream open(Path file) throws IOException;
  }

  /** What tells that a file was written to. */
  private record Stamp(long size, FileTime modified) {
    static Stamp of(Path file) throws IOException {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.size(), attributes.lastModifiedTime());
    }
  }

  JarCopies(Path folder) {
    this(folder, Files::newInputStream);
  }

  JarCopies(Path folder, Source source) {
    this.folder = folder;
    this.source = source;
  }

  /** The private folder. */
  Path folder() {
    return folder;
  }

  /** Makes the private folder, unless it is there. */
  void prepare() throws IOException {
    Files.createDirectories(folder);
  }

  /**
   * Copies a jar, unless its copy is there already.
   *
   * @throws IOException when it can't be read, isn't a whole zip, or changed meanwhile
   */
  JarCopy copy(Path jar) throws IOException {
    Stamp before = Stamp.of(jar);
    Path draft = Files.createTempFile(folder, "draft-", ".tmp");
    try {
      String digest = copyTo(draft, jar);
      if (!before.equals(Stamp.of(jar)) || Files.size(draft) != before.size()) {
        throw new IOException(
            "it changed while it was copied (expected: files that are moved here when whole)");
      }
      Path copy = folder.resolve(digest + FileName.JAR);
      if (!Files.exists(copy) || !digest.equals(Sha256.of(copy))) {
        requireWhole(draft);
        Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
      }
      return new JarCopy(jar, copy, digest);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Deletes the copies of jars with other digests. */
  void retain(Set<String> digests) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var copies = Files.newDirectoryStream(folder, "*" + FileName.JAR)) {
      for (Path copy : copies) {
        String name = copy.getFileName().toString();
        if (!digests.contains(name.substring(0, name.length() - FileName.JAR.length()))) {
          Files.delete(copy);
        }
      }
    }
  }

  private String copyTo(Path draft, Path jar) throws IOException {
    var digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(source.open(jar), digest);
        OutputStream out = Files.newOutputStream(draft)) {
      in.transferTo(out);
    }
    return Sha256.hex(digest);
  }

  private static void requireWhole(Path jar) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        var crc = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        if (crc.getValue() != entry.getCrc()) {
          throw new ZipException(entry.getName() + " is damaged");
        }
      }
    }
  }
}

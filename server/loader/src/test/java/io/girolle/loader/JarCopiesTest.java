package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarCopiesTest {
  @TempDir Path temp;
  private Path folder;
  private Path jar;
  private JarCopies copies;

  @BeforeEach
  void prepare() throws IOException {
    folder = temp.resolve("copies");
    jar = JarMaker.jar().entry("a.txt", "one ".repeat(1000)).write(temp.resolve("a.jar"));
    copies = new JarCopies(folder);
    copies.prepare();
  }

  @Test
  void namesTheCopyByItsDigest() throws IOException {
    JarCopy copy = copies.copy(jar);

    assertEquals(folder.resolve(copy.digest() + ".jar"), copy.file());
    assertTrue(copy.digest().matches("[0-9a-f]{64}"), copy.digest());
    assertEquals(-1, Files.mismatch(jar, copy.file()));
    assertEquals(List.of(copy.file()), files());
  }

  @Test
  void usesTheCopyThatIsThere() throws IOException {
    JarCopy first = copies.copy(jar);
    var old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(first.file(), old);

    JarCopy second = copies.copy(jar);

    assertEquals(first, second);
    assertEquals(old, Files.getLastModifiedTime(second.file()));
  }

  @Test
  void replacesADamagedCopy() throws IOException {
    JarCopy copy = copies.copy(jar);
    Files.writeString(copy.file(), "damaged");

    copies.copy(jar);

    assertEquals(-1, Files.mismatch(jar, copy.file()));
  }

  @Test
  void makesAnotherCopyOfAChangedJar() throws IOException {
    JarCopy first = copies.copy(jar);
    JarMaker.jar().entry("a.txt", "two").write(jar);

    JarCopy second = copies.copy(jar);

    assertNotEquals(first.digest(), second.digest());
    assertEquals(2, files().size());
  }

  @Test
  void refusesAJarThatChangesMeanwhile() throws IOException {
    var changing =
        new JarCopies(
            folder,
            file -> {
              var in = Files.newInputStream(file);
              Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
              return in;
            });

    var refused = assertThrows(IOException.class, () -> changing.copy(jar));

    assertEquals(
        "can't be read: it changed while it was copied (expected: files that are moved here when"
            + " whole)",
        Explain.unreadable(refused));
    assertEquals(List.of(), files());
  }

  @Test
  void refusesAJarThatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(whole, whole.length - 30));

    assertThrows(ZipException.class, () -> copies.copy(jar));

    assertEquals(List.of(), files());
  }

  @Test
  void refusesAJarThatIsDamagedInside() throws IOException {
    var stored = temp.resolve("b.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(stored))) {
      out.setLevel(0);
      out.putNextEntry(new ZipEntry("b.txt"));
      out.write("needle".getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(stored);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("needle")] = 'N';
    Files.write(stored, bytes);

    var refused = assertThrows(ZipException.class, () -> copies.copy(stored));

    assertEquals("isn't a whole jar: b.txt is damaged", Explain.unreadable(refused));
    assertEquals(List.of(), files());
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.toList();
    }
  }
}

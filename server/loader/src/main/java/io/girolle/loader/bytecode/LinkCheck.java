package io.girolle.loader.bytecode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.objectweb.asm.ClassReader;

/**
 * Checks that every class of a plugin fits the JVM and the SPI of this node: what would end as an
 * {@code AbstractMethodError}, a {@code NoSuchMethodError} or another linkage error in the middle
 * of a call is told by name before any of its code runs. What isn't a class file, or is one that
 * only a JVM yet to come has, is left to the JVM. Thread-safe.
 */
public final class LinkCheck {
  private static final int TOLD = 20;
  private static final int CLASS_CONSTANT = 7;
  private static final int MAGIC = 0xCAFEBABE;
  private static final int FIRST = 44; // Java 1 is 45
  private static final byte[] SPI = "io/girolle/spi/".getBytes(StandardCharsets.US_ASCII);

  private final Predicate<String> shared;
  private final ClassLoader host;
  private final String spi;
  private final int java;

  /**
   * A check.
   *
   * @param shared whether a class of this name, with dots, comes from the host
   * @param host has those
   * @param spi what messages call the SPI, with its version
   * @param java the feature version of the JVM
   */
  public LinkCheck(Predicate<String> shared, ClassLoader host, String spi, int java) {
    this.shared = shared;
    this.host = host;
    this.spi = spi;
    this.java = java;
  }

  /**
   * Reads all classes of a plugin.
   *
   * @param jars its jars, in their order on the class path
   * @throws IOException when a jar can't be read
   */
  public LinkReport check(List<Path> jars) throws IOException {
    try (var classes = new VisibleClasses(jars, shared, host)) {
      var linkage = new Linkage(classes, spi);
      var registers = new TreeSet<String>();
      var tooNew = new ArrayList<String>();
      for (VisibleClasses.Own file : classes.own()) {
        byte[] bytes = file.read();
        int version = javaOf(bytes);
        if (version > java) {
          tooNew.add(tooNew(file.entry().getName(), version));
        } else if (version > 0) {
          check(bytes, classes, linkage, registers);
        }
      }
      return new LinkReport(faults(tooNew, linkage.faults()), registers);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void check(
      byte[] bytes, VisibleClasses classes, Linkage linkage, Set<String> registers) {
    try {
      var reader = new ClassReader(bytes);
      if (touchesSpi(bytes, reader, classes)) {
        reader.accept(
            new References(linkage, registers), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        ClassShape shape = ClassShape.of(reader);
        if (!shape.isAbstract()) {
          linkage.implemented(shape);
        }
      }
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) { // not a class file, whatever its name
      return;
    }
  }

  /** Whether a class names the SPI, or a class of the plugin's that inherits from it. */
  private static boolean touchesSpi(byte[] bytes, ClassReader reader, VisibleClasses classes) {
    if (ConstantText.isIn(bytes, SPI)) {
      return true;
    }
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int item = reader.getItem(i);
      if (item > 0
          && reader.readByte(item - 1) == CLASS_CONSTANT
          && classes.isOfSpi(reader.readUTF8(item, buffer))) {
        return true;
      }
    }
    return false;
  }

  private List<String> faults(List<String> tooNew, Set<String> unlinked) {
    var faults = new ArrayList<String>();
    if (!tooNew.isEmpty()) {
      int others = tooNew.size() - 1;
      String more = others == 1 ? "; so is 1 more of" : "; so are " + others + " more of";
      faults.add(tooNew.get(0) + (others == 0 ? "" : more + " its classes"));
    }
    unlinked.stream().limit(TOLD).forEach(faults::add);
    if (unlinked.size() > TOLD) {
      faults.add("and " + (unlinked.size() - TOLD) + " more that don't fit " + spi);
    }
    return faults;
  }

  private String tooNew(String entry, int version) {
    return "%s is compiled for Java %d, and this node runs on Java %d: compile it with --release %d, or run the node on Java %d"
        .formatted(
            entry.substring(0, entry.length() - ".class".length()).replace('/', '.'),
            version,
            java,
            java,
            version);
  }

  /** The Java that a class file is for; 0 when it is none. */
  private static int javaOf(byte[] file) {
    if (file.length < 8) {
      return 0;
    }
    var head = ByteBuffer.wrap(file);
    return head.getInt(0) == MAGIC ? Short.toUnsignedInt(head.getShort(6)) - FIRST : 0;
  }
}

package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
  private static final String GOOD = "context.overrider(call -> {});";
  private static final String OR = ", or set girolle.plugins.allow-writable = true";

  @TempDir Path home;
  private Node node;
  private Events events;

  @BeforeEach
  void prepare() {
    node = new Node(home);
    events = new Events();
  }

  @AfterEach
  void forget() {
    events.close();
  }

  @Test
  void refusesAJarThatOthersCanWriteTo() throws IOException {
    mode(node.put("cheese.jar", telling()), "rw-rw-rw-");
    mode(node.put("placers.jar", telling()), "rw-r--r--");

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: can be written to by every user (rw-rw-rw-): chmod o-w"
                + " plugins/cheese.jar"
                + OR),
        node.faults("enabled = [cheese]"));
    assertEquals(List.of(), events.told());
    node.load("enabled = [placers]").close();
  }

  @Test
  void refusesAFolderOfJarsThatOthersCanWriteTo() throws IOException {
    mode(node.put("cheese/main.jar", telling()), "rw-r--rw-");
    mode(node.plugins.resolve("cheese"), "rwxrwxrwx");

    assertEquals(
        List.of(
            "plugins/cheese: cheese: can be written to by every user (rwxrwxrwx): chmod o-w"
                + " plugins/cheese"
                + OR,
            "plugins/cheese/main.jar: cheese: can be written to by every user (rw-r--rw-): chmod"
                + " o-w plugins/cheese/main.jar"
                + OR),
        node.faults("enabled = [cheese]"));
    assertEquals(List.of(), events.told());
  }

  @Test
  void runsNothingFromAPluginsFolderThatOthersCanWriteToAndTellsAllElse() throws IOException {
    node.put("cheese.jar", telling());
    node.put("odd.jar", telling().attribute("Girolle-Spi-Version", "99"));
    mode(node.plugins, "rwxrwxrwx");

    List<String> faults = node.faults("enabled = [cheese, odd]");

    assertEquals(
        "girolle.conf:1: girolle.plugins.dir: the folder plugins can be written to by every user"
            + " (rwxrwxrwx): chmod o-w plugins"
            + OR,
        faults.get(0));
    assertEquals(2, faults.size());
    assertEquals(List.of(), events.told());
  }

  @Test
  void runsNothingFromAPluginsFolderThatOthersCanReplace() throws IOException {
    node.put("cheese.jar", telling());
    mode(home, "rwxrwxrwx");

    String parent = home.toString();
    assertEquals(
        List.of(
            "girolle.conf:1: girolle.plugins.dir: the folder plugins lies in "
                + parent
                + ", which can be written to by every user (rwxrwxrwx): chmod o-w "
                + parent
                + OR),
        node.faults("enabled = [cheese]"));
    assertEquals(List.of(), events.told());
  }

  @Test
  void followsALinkToTheFolderThatItLeadsTo() throws IOException {
    Path open = Files.createDirectory(home.resolve("open"));
    Path jar = Files.move(node.put("cheese.jar", telling()), open.resolve("real.jar"));
    Files.createSymbolicLink(node.plugins.resolve("cheese.jar"), jar);
    mode(open, "rwxrwxrwx");

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: lies in open, which can be written to by every user"
                + " (rwxrwxrwx): chmod o-w open"
                + OR),
        node.faults("enabled = [cheese]"));

    mode(open, "rwxr-xr-x");
    mode(jar, "rw-rw-rw-");
    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: can be written to by every user (rw-rw-rw-): chmod o-w"
                + " plugins/cheese.jar"
                + OR),
        node.faults("enabled = [cheese]"));
    assertEquals(List.of(), events.told());

    mode(jar, "rw-r--r--");
    node.load("enabled = [cheese]").close();
  }

  @Test
  void allowsItWhenToldTo() throws IOException {
    mode(node.put("cheese.jar", telling()), "rw-rw-rw-");
    mode(node.plugins, "rwxrwxrwx");

    node.load("enabled = [cheese]", "allow-writable = true").close();

    assertEquals(List.of("installed"), events.told());
  }

  @Test
  void letsPinnedJarsRunWhateverTheirName() throws IOException {
    node.put("cheese.jar", telling());
    node.put("more/one.jar", JarMaker.plugin("y.More", GOOD));
    node.put("more/two.jar", JarMaker.jar().entry("a", "b"));
    PluginPins.of(node.plugins).write(home.resolve("pins"));
    Files.move(node.plugins.resolve("cheese.jar"), node.plugins.resolve("brie.jar"));

    node.load("enabled = [brie, more]", "pins = pins").close();
  }

  @Test
  void refusesAJarThatIsNotPinnedWithItsDigestAndWhatToDo() throws IOException {
    Path cheese = node.put("cheese.jar", telling());
    PluginPins.of(node.plugins).write(home.resolve("pins"));
    node.put("cheese.jar", telling().entry("more", "x"));
    Path more = node.put("more/one.jar", telling().entry("more", "y"));
    String cheeseDigest = Sha256.of(cheese);
    String moreDigest = Sha256.of(more);

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: isn't the jar that pins lists: its digest is "
                + cheeseDigest
                + "; if it is to run, have there: "
                + cheeseDigest
                + "  cheese.jar",
            "plugins/more/one.jar: more: its digest, "
                + moreDigest
                + ", isn't in pins; if it is to run, have there: "
                + moreDigest
                + "  more/one.jar"),
        node.faults("enabled = [cheese, more]", "pins = pins"));
    assertEquals(List.of(), events.told());
  }

  @Test
  void tellsPermissionsAheadOfDigestsAheadOfVersions() throws IOException {
    Files.writeString(home.resolve("pins"), "# none\n");
    mode(node.put("a.jar", telling().attribute("Girolle-Spi-Version", "99")), "rw-rw-rw-");
    node.put("b.jar", telling().attribute("Girolle-Spi-Version", "99"));

    List<String> faults = node.faults("enabled = [a, b]", "pins = pins");

    assertEquals(3, faults.size());
    assertTrue(faults.get(0).startsWith("plugins/a.jar: a: can be written to"), faults.get(0));
    assertTrue(faults.get(1).startsWith("plugins/a.jar: a: its digest"), faults.get(1));
    assertTrue(faults.get(2).startsWith("plugins/b.jar: b: its digest"), faults.get(2));
  }

  @Test
  void refusesPinsThatCannotBeReadOrTrusted() throws IOException {
    node.put("cheese.jar", telling());

    assertEquals(
        List.of("girolle.conf:3: girolle.plugins.pins: the file pins is missing"),
        node.faults("enabled = [cheese]", "pins = pins"));

    Files.writeString(home.resolve("pins"), "abc  cheese.jar\n\n# fine\ncheese\n");
    assertEquals(
        List.of(
            "pins:1: 'abc  cheese.jar' (expected: a SHA-256, two spaces, and a path)",
            "pins:4: 'cheese' (expected: a SHA-256, two spaces, and a path)"),
        node.faults("enabled = [cheese]", "pins = pins"));

    mode(home.resolve("pins"), "rw-rw-rw-");
    assertEquals(
        List.of(
            "girolle.conf:3: girolle.plugins.pins: the file pins can be written to by every user"
                + " (rw-rw-rw-): chmod o-w pins"
                + OR),
        node.faults("enabled = [cheese]", "pins = pins"));
    assertEquals(List.of(), events.told());
  }

  @Test
  void pinsAreReadAsTheyWereWritten() throws IOException {
    node.put("cheese.jar", telling());
    node.put("more/one.jar", telling());
    Path file = home.resolve("pins");

    PluginPins.of(node.plugins).write(file);

    assertEquals(
        Map.of(
            "cheese.jar",
            Sha256.of(node.plugins.resolve("cheese.jar")),
            "more/one.jar",
            Sha256.of(node.plugins.resolve("more/one.jar"))),
        PluginPins.read(file).digests());
    Files.writeString(file, "# by hand\n" + "AB".repeat(32) + " *cheese.jar\n");
    assertEquals(Map.of("cheese.jar", "ab".repeat(32)), PluginPins.read(file).digests());
    Files.writeString(file, "AB");
    assertThrows(InvalidConfigException.class, () -> PluginPins.read(file));
  }

  @Test
  void needsNoPinsForWhatIsNotEnabled() throws IOException {
    node.put("cheese.jar", telling());
    PluginPins.of(node.plugins).write(home.resolve("pins"));
    mode(node.put("other.jar", telling()), "rw-rw-rw-");

    try (Generation generation = node.load("enabled = [cheese]", "pins = pins")) {
      assertEquals(List.of(), generation.warnings());
    }
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static JarMaker telling() {
    return JarMaker.jar()
        .pluginClass("x.Cheese", "tell(\"installed\");" + GOOD, Events.TELL)
        .service(Plugin.class, "x.Cheese");
  }
}

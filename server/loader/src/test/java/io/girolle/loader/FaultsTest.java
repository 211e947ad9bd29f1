package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Driver;
import io.girolle.spi.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
  private static final String GOOD = "context.overrider(call -> {});";

  @TempDir Path home;
  private Node node;

  @BeforeEach
  void prepare() throws IOException {
    node = new Node(home);
    Files.createDirectory(node.plugins);
  }

  @Test
  void namesAMissingPluginWhereItLookedAndWhatItFound() throws IOException {
    node.put("cheese.jar", JarMaker.plugin("x.Cheese", GOOD));
    node.put("placers-1.jar", JarMaker.plugin("x.Placers", GOOD));
    Files.writeString(node.plugins.resolve("broken.jar"), "nothing");

    assertEquals(
        List.of(
            "girolle.conf:2: girolle.plugins.enabled: plugin chese isn't in plugins (found there:"
                + " cheese, placers; unreadable: broken.jar); did you mean cheese?"),
        node.faults("enabled = [chese]"));
  }

  @Test
  void saysThatNothingWasFound() {
    assertEquals(
        List.of(
            "girolle.conf:2: girolle.plugins.enabled: plugin cheese isn't in plugins (found there:"
                + " no plugin)"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void namesTheLineOfEachInALongList() {
    assertEquals(
        List.of("girolle.conf:3", "girolle.conf:4"),
        node.faults("enabled = [\n  one,\n  two\n]").stream()
            .map(line -> line.substring(0, line.indexOf(": ")))
            .toList());
  }

  @Test
  void namesTheRuleThatUsesAnUnknownPlugin() {
    node.put("cheese.jar", JarMaker.plugin("x.Cheese", GOOD));

    assertEquals(
        List.of(
            "girolle.conf:3: girolle.plugins.rules.blue.use: plugin cheeze isn't in plugins (found"
                + " there: cheese); did you mean cheese?"),
        node.faults("enabled = [blue]", "rules.blue.use = cheeze"));
  }

  @Test
  void saysThatTheFolderIsMissing() throws IOException {
    Files.delete(node.plugins);

    assertEquals(
        List.of(
            "girolle.conf:1: girolle.plugins.dir: the folder plugins is missing (looked for there:"
                + " cheese, blue)"),
        node.faults("enabled = [cheese, blue]"));
  }

  @Test
  void saysThatTheFolderIsAFile() throws IOException {
    Files.delete(node.plugins);
    Files.writeString(node.plugins, "");

    assertEquals(
        List.of(
            "girolle.conf:1: girolle.plugins.dir: the folder plugins isn't a folder (looked for"
                + " there: cheese)"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void needsNoFolderWhenNothingIsEnabled() throws IOException {
    Files.delete(node.plugins);

    try (Generation generation = node.load()) {
      assertEquals(List.of(), generation.plugins());
    }
  }

  @Test
  void refusesABrokenZip() throws IOException {
    Files.writeString(node.plugins.resolve("cheese-1.jar"), "not a zip");
    Files.writeString(node.plugins.resolve("empty.jar"), "");

    assertEquals(
        List.of(
            "plugins/cheese-1.jar: cheese: isn't a whole jar: zip END header not found",
            "plugins/empty.jar: empty: isn't a whole jar: zip file is empty"),
        node.faults("enabled = [cheese, empty]"));
  }

  @Test
  void refusesAFolderWithABrokenJarOrNone() throws IOException {
    node.put("cheese/main.jar", JarMaker.plugin("x.Cheese", GOOD));
    Files.writeString(node.plugins.resolve("cheese/broken.jar"), "not a zip");
    Files.createDirectory(node.plugins.resolve("hollow"));

    assertEquals(
        List.of(
            "plugins/cheese/broken.jar: cheese: isn't a whole jar: zip END header not found",
            "plugins/hollow: hollow: the folder has no jar"),
        node.faults("enabled = [cheese, hollow]"));
  }

  @Test
  void onlyWarnsOfWhatNobodyEnabled() throws IOException {
    node.put("cheese.jar", JarMaker.plugin("x.Cheese", GOOD));
    node.put("brie.jar", JarMaker.plugin("x.Brie", "throw new Error();"));
    node.put("brie-2.jar", JarMaker.plugin("x.Brie", "throw new Error();"));
    Files.writeString(node.plugins.resolve("broken.jar"), "nothing");

    try (Generation generation = node.load("enabled = [cheese]", "config.brie.fat = 45")) {
      assertEquals(
          List.of(
              "girolle.conf:3: girolle.plugins.config.brie: has no effect: brie isn't enabled",
              "plugins/broken.jar: broken: isn't a whole jar: zip END header not found"),
          node.lines(generation.warnings()));
    }
  }

  @Test
  void refusesAJarWithoutServiceFile() {
    node.put("cheese.jar", JarMaker.jar().pluginClass("x.Cheese", GOOD, ""));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: no service file (expected:"
                + " META-INF/services/io.girolle.spi.Plugin, or in the same place one of"
                + " CallOverrider, CallListener, Placer, DriverExtension)"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void refusesServiceFilesThatNameNoClassOrTwo() {
    node.put("none.jar", JarMaker.jar().service(Plugin.class, "# nothing", ""));
    node.put(
        "two.jar",
        JarMaker.jar()
            .pluginClass("x.A", GOOD, "")
            .pluginClass("x.B", GOOD, "")
            .service(Plugin.class, "x.A", "x.B"));

    assertEquals(
        List.of(
            "plugins/none.jar: none: META-INF/services/io.girolle.spi.Plugin names no class",
            "plugins/two.jar: two: META-INF/services/io.girolle.spi.Plugin names more than one"
                + " class: x.A, x.B"),
        node.faults("enabled = [none, two]"));
  }

  @Test
  void refusesServiceFilesThatAreNotLookedFor() {
    node.put("a.jar", JarMaker.jar().entry("META-INF/services/io.girolle.spi.CallOverider", "x.A"));
    node.put("b.jar", JarMaker.jar().service(Driver.class, "x.B"));

    assertEquals(
        List.of(
            "plugins/a.jar: a: META-INF/services/io.girolle.spi.CallOverider isn't looked for; did"
                + " you mean CallOverrider?",
            "plugins/b.jar: b: META-INF/services/io.girolle.spi.Driver isn't looked for; parts of"
                + " other kinds are registered by a Plugin"),
        node.faults("enabled = [a, b]"));
  }

  @Test
  void saysWhatIsWrongWithAListedClass() {
    node.put(
        "cut.jar",
        JarMaker.jar()
            .type("x.Wrong", "public class %s implements Runnable { public void run() {} }")
            .type("x.Abstract", "public abstract class %s implements CallOverrider {}")
            .type(
                "x.Hidden",
                "class %s implements CallOverrider {",
                "public %s() {} public void override(CallEdit call) {} }")
            .type(
                "x.Needy",
                "public class %s implements CallOverrider {",
                "public %s(String s) {} public void override(CallEdit call) {} }")
            .type("x.Base", "public class %s {}")
            .type(
                "x.Rootless",
                "public class %s extends Base implements CallOverrider {",
                "public void override(CallEdit call) {} }")
            .without("x.Base")
            .service(
                CallOverrider.class,
                "x.Missing",
                "x.Wrong",
                "x.Abstract",
                "x.Hidden",
                "x.Needy",
                "x.Rootless"));
    String names = "plugins/cut.jar: cut: META-INF/services/io.girolle.spi.CallOverrider names ";

    assertEquals(
        List.of(
            names + "x.Missing, which isn't in it",
            names + "x.Wrong, which doesn't implement CallOverrider",
            names + "x.Abstract, which is abstract",
            names + "x.Hidden, which isn't public",
            names + "x.Needy, which has no public constructor without arguments",
            names + "x.Rootless, which needs x.Base, which isn't in it either"),
        node.faults("enabled = [cut]"));
  }

  @Test
  void refusesAClassThatIsNoClass() {
    node.put(
        "cut.jar",
        JarMaker.jar().entry("x/Cut.class", "no class").service(CallOverrider.class, "x.Cut"));

    String fault = node.faults("enabled = [cut]").get(0);

    assertTrue(
        fault.startsWith(
            "plugins/cut.jar: cut: META-INF/services/io.girolle.spi.CallOverrider names x.Cut,"
                + " which can't be loaded: java.lang.ClassFormatError: "),
        fault);
  }

  @Test
  void tellsWhatConstructorsAndInitialisersThrow() {
    node.put(
        "a.jar", withMembers("public A() { throw new IllegalStateException(\"no\\n  milk\"); }"));
    node.put("b.jar", withMembers("static final int I = Integer.parseInt(\"milk\");"));
    node.put("c.jar", withMembers("public A() throws Exception { throw new Exception(); }"));
    node.put("d.jar", withMembers("public A() { throw new StackOverflowError(); }"));
    node.put(
        "e.jar",
        withMembers("Gone gone = new Gone();").type("x.Gone", "class %s {}").without("x.Gone"));

    assertEquals(
        List.of(
            "plugins/a.jar: a: the constructor of x.A threw java.lang.IllegalStateException: no"
                + " milk",
            "plugins/b.jar: b: the static initialiser of x.A threw"
                + " java.lang.NumberFormatException: For input string: \"milk\"",
            "plugins/c.jar: c: the constructor of x.A threw java.lang.Exception",
            "plugins/d.jar: d: the constructor of x.A threw java.lang.StackOverflowError",
            "plugins/e.jar: e: the constructor of x.A failed: x.A needs x.Gone, which isn't in"
                + " it"),
        node.faults("enabled = [a, b, c, d, e]"));
  }

  @Test
  void tellsWhatInstallThrows() {
    node.put("a.jar", JarMaker.plugin("x.A", "throw new java.io.IOException(\"no milk\");"));
    node.put(
        "b.jar",
        JarMaker.plugin("x.B", "new Gone();").type("x.Gone", "class %s {}").without("x.Gone"));
    node.put("c.jar", JarMaker.plugin("x.C", ""));
    node.put("d.jar", JarMaker.plugin("x.D", "context.overrider(null);"));
    node.put(
        "e.jar",
        JarMaker.plugin("x.E", "Sour.milk();")
            .type(
                "x.Sour",
                "class %s { static int i = List.of().size(); static int j = 1 / i; static void milk() {} }"));
    node.put(
        "f.jar",
        JarMaker.plugin("x.F", "throw new Mute();")
            .type(
                "x.Mute",
                "class %s extends RuntimeException {",
                "public String getMessage() { throw new Error(); } }"));

    assertEquals(
        List.of(
            "plugins/a.jar: a: install threw java.io.IOException: no milk",
            "plugins/b.jar: b: install failed: x.B needs x.Gone, which isn't in it",
            "plugins/c.jar: c: install registered nothing",
            "plugins/d.jar: d: install threw java.lang.NullPointerException: overrider",
            "plugins/e.jar: e: the static initialiser of x.Sour threw"
                + " java.lang.ArithmeticException: / by zero",
            "plugins/f.jar: f: install threw x.Mute"),
        node.faults("enabled = [a, b, c, d, e, f]"));
  }

  @Test
  void refusesTwoJarsOfOneNameAndTwoVersions() {
    node.put("cheese-1.0.jar", JarMaker.plugin("x.Cheese", GOOD));
    node.put("cheese-2.0.jar", JarMaker.plugin("x.Cheese", GOOD));
    node.put("brie.jar", JarMaker.plugin("x.Brie", GOOD));
    node.put("brie/main.jar", JarMaker.plugin("x.Brie", GOOD));

    assertEquals(
        List.of(
            "plugins: cheese: more than one file has this plugin: cheese-1.0.jar (version 1.0) and"
                + " cheese-2.0.jar (version 2.0)",
            "plugins: brie: more than one file has this plugin: brie and brie.jar"),
        node.faults("enabled = [cheese, blue, brie]", "rules.blue.use = cheese"));
  }

  @Test
  void refusesABrokenJarBesideAWholeOne() throws IOException {
    node.put("cheese-1.0.jar", JarMaker.plugin("x.Cheese", GOOD));
    Files.writeString(node.plugins.resolve("cheese-2.0.jar"), "half");

    assertEquals(
        List.of(
            "plugins/cheese-2.0.jar: cheese: isn't a whole jar: zip END header not found",
            "plugins: cheese: more than one file has this plugin: cheese-1.0.jar (version 1.0) and"
                + " cheese-2.0.jar (unreadable)"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void refusesTwoPartsOfOneName() {
    node.put("a.jar", JarMaker.plugin("x.A", "context.placer(\"nose\", r -> null);"));
    node.put("b.jar", JarMaker.plugin("x.B", "context.placer(\"nose\", r -> null);"));

    assertEquals(
        List.of("plugins/b.jar: b: placer nose is registered by a and by b"),
        node.faults("enabled = [a, b]"));
  }

  @Test
  void refusesAnInstanceThatIsNamedLikeABuiltIn() {
    node.put("static.jar", JarMaker.plugin("x.A", GOOD));
    var builtIn =
        new BuiltIn(
            "static",
            "girolle.lb.pools.static",
            ConfigFactory.empty(),
            () -> context -> context.overrider(call -> {}));

    assertEquals(
        List.of("girolle.conf:2: girolle.plugins.enabled: static is built in, and always there"),
        node.faults(List.of(builtIn), "enabled = [static]"));
  }

  @Test
  void tellsFaultsOfAllPluginsTogether() throws IOException {
    node.put("a.jar", JarMaker.plugin("x.A", "throw new Exception(\"no\");"));
    Files.writeString(node.plugins.resolve("b.jar"), "nothing");
    node.put("c.jar", JarMaker.jar());
    node.put("d.jar", JarMaker.plugin("x.D", GOOD));

    assertEquals(
        List.of("girolle.conf:2", "plugins/a.jar", "plugins/b.jar", "plugins/c.jar"),
        node.faults("enabled = [gone, d, a, b, c]").stream()
            .map(line -> line.substring(0, line.indexOf(": ")))
            .sorted()
            .toList());
  }

  @Test
  void refusesAPluginNameThatIsNone() {
    node.put("a.jar", JarMaker.plugin("x.A", GOOD).attribute("Girolle-Plugin-Name", "a b"));

    assertEquals(
        List.of(
            "plugins/a.jar: a: plugin name: 'a b' (expected: letters, digits, '-', '_' and '.', the"
                + " first a letter or digit)"),
        node.faults("enabled = [a]"));
  }

  @Test
  void saysThatCopiesCannotBeMade() throws IOException {
    node.put("a.jar", JarMaker.plugin("x.A", GOOD));
    Files.writeString(node.copies, "a file");

    assertEquals(
        List.of(
            "copies: the folder for copies of jars can't be made:"
                + " java.nio.file.FileAlreadyExistsException: copies"),
        node.faults("enabled = [a]"));
  }

  private static JarMaker withMembers(String members) {
    return JarMaker.jar().pluginClass("x.A", GOOD, members).service(Plugin.class, "x.A");
  }
}

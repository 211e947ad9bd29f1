package io.girolle.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import io.girolle.call.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  @TempDir private Path home;

  private Path file(String hocon) throws IOException {
    return Files.writeString(home.resolve("girolle.conf"), hocon);
  }

  private Config read(String hocon, String... overrides) throws IOException {
    return new ConfigSource(home, file(hocon), List.of(overrides)).read();
  }

  private List<String> faults(String hocon, String... overrides) {
    var failure = assertThrows(InvalidConfigException.class, () -> read(hocon, overrides));
    return failure.faults().stream().map(Object::toString).toList();
  }

  @Test
  void theCommandLineWinsOverTheFileWhichWinsOverTheDefaults() throws IOException {
    Config config = read("girolle { node.id = file, http.port = 1 }", "girolle.http.port = 2");

    assertEquals(2, config.getInt("girolle.http.port"));
    assertEquals("file", config.getString("girolle.node.id"));
    assertEquals(8081, config.getInt("girolle.admin.port"));
  }

  @Test
  void ofTwoSettingsOfTheCommandLineTheLaterWins() throws IOException {
    assertEquals(
        2, read("", "girolle.http.port=1", "girolle.http.port=2").getInt("girolle.http.port"));
  }

  @Test
  void settingsOfTheCommandLineAreHocon() throws IOException {
    Config config =
        read(
            "base = x",
            "girolle.plugins.enabled = [a, b]",
            "girolle.plugins.config.a { k = ${base}y }");

    assertEquals(List.of("a", "b"), config.getStringList("girolle.plugins.enabled"));
    assertEquals("xy", config.getString("girolle.plugins.config.a.k"));
  }

  @Test
  void saysThatTheFileIsntThere() {
    var source = new ConfigSource(home, home.resolve("no.conf"), List.of());
    var failure = assertThrows(InvalidConfigException.class, source::read);

    assertEquals(
        home.resolve("no.conf") + ": there is no such configuration file", failure.getMessage());
  }

  @Test
  void saysWhereTheSyntaxIsWrong() {
    List<String> faults = faults("girolle {\n  http {\n    port = [\n}\n");

    assertEquals(1, faults.size());
    assertTrue(faults.get(0).startsWith(home.resolve("girolle.conf") + ":"), faults.get(0));
    assertEquals(1, faults.get(0).lines().count());
  }

  @Test
  void tellsEveryFaultOfEverySource() {
    List<String> faults = faults("girolle {", "girolle.http.port", "girolle.http.port=1", "a={");

    assertEquals(3, faults.size());
    assertTrue(faults.get(0).startsWith("command line -D girolle.http.port"), faults.get(0));
    assertTrue(faults.get(1).startsWith("command line -D a"), faults.get(1));
    assertTrue(faults.get(2).startsWith(home.resolve("girolle.conf").toString()), faults.get(2));
  }

  @Test
  void saysWhichSubstitutionHasNoValueAndWhere() {
    List<String> faults = faults("girolle {\n  admin.token = ${NO_SUCH_VARIABLE}\n}");

    assertEquals(1, faults.size());
    assertTrue(faults.get(0).startsWith(home.resolve("girolle.conf") + ":2: "), faults.get(0));
    assertTrue(faults.get(0).contains("${NO_SUCH_VARIABLE}"), faults.get(0));
  }

  @Test
  void tellsEverySubstitutionThatHasNoValue() {
    assertEquals(
        List.of(
            home.resolve("girolle.conf")
                + ":1: girolle.node.id: ${NO_SUCH_1} has no value"
                + " (expected: an environment variable or a key of that name)",
            "command line -D girolle.plugins.config.a.k:1: girolle.plugins.config.a.k: ${NO_SUCH_2}"
                + " has no value (expected: an environment variable or a key of that name)"),
        faults("girolle.node.id = ${NO_SUCH_1}", "girolle.plugins.config.a.k = ${NO_SUCH_2}")
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void includesWhatIsThere() throws IOException {
    Files.createDirectories(home.resolve("more"));
    Files.writeString(home.resolve("more/one.conf"), "include \"two\"\ngirolle.http.port = 1");
    Files.writeString(home.resolve("more/two.json"), "{\"girolle\": {\"admin\": {\"port\": 2}}}");
    Files.writeString(home.resolve("three.properties"), "girolle.node.id=three");

    Config config =
        read(
            "include classpath(\"reference.conf\")\ninclude \"more/one\"\ninclude required(\"three.properties\")\ninclude file(\""
                + home.resolve("more/one.conf")
                + "\")");

    assertEquals(2, config.getInt("girolle.admin.port"));
    assertEquals("three", config.getString("girolle.node.id"));
  }

  @Test
  void tellsEveryIncludeThatIsNotThere() throws IOException {
    Files.createDirectories(home.resolve("more"));
    Files.writeString(home.resolve("more/one.conf"), "a = 1\n\ninclude \"gone-1\"");
    String not = ": it isn't there, or can't be read";

    assertEquals(
        List.of(
            home + "/more/one.conf:3: include \"gone-1\"" + not,
            home + "/girolle.conf:3: include \"gone-2.conf\"" + not,
            home + "/girolle.conf:4: include \"gone-3\"" + not,
            home + "/girolle.conf:5: include \"" + home + "/gone-4\"" + not,
            home + "/girolle.conf:6: include \"gone-5.conf\"" + not,
            home + "/girolle.conf:8: include \"file:/gone-6.conf\"" + not),
        faults(
            String.join(
                "\n",
                "# include \"gone-2.conf\"",
                "include \"more/one.conf\"",
                "include \"gone-2.conf\"",
                "  girolle { include required(\"gone-3\") }",
                "include file(\"" + home + "/gone-4\")",
                "include required(classpath(\"gone-5.conf\"))",
                "",
                "include url(\"file:/gone-6.conf\")")));
  }

  @Test
  void doesNotTellTheValuesOfTheCommandLine() {
    List<String> faults = faults("", "girolle.admin.token=hunter2 }", "girolle { a = hunter2");

    assertEquals(2, faults.size());
    assertTrue(faults.get(0).startsWith("command line -D girolle.admin.token:"), faults.get(0));
    assertTrue(faults.get(1).startsWith("command line -D girolle:"), faults.get(1));
    assertTrue(faults.stream().noneMatch(fault -> fault.contains("hunter2")), faults::toString);
  }
}

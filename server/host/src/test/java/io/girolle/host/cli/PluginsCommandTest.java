package io.girolle.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.host.TestHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask no running node. */
class PluginsCommandTest {
  @TempDir private Path folder;
  private TestHome home;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void furnish() throws IOException {
    home = TestHome.in(folder);
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return GirolleCommand.line(folder)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private Path jar() {
    return folder.resolve("plugins/first.jar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plugins",
        "plugins walk",
        "plugins inspect",
        "plugins enable",
        "plugins enable a/b",
        "plugins disable ..",
        "plugins list --xyzzy",
        "plugins reload --url"
      })
  void wrongUsageIs2(String line) {
    assertEquals(2, run(line.split(" ")));
    assertTrue(err.toString().contains("Usage: girolle plugins"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "verify", "pin"})
  void aFaultOfTheConfigurationIs2(String command) {
    assertEquals(2, run("plugins", command, "-D", "girolle.plugins.dri=x"));
    assertTrue(err.toString().contains("did you mean dir?"), err.toString());
  }

  @Test
  void listsWhatIsEnabledAndWhatElseIsThere() throws IOException {
    Files.copy(jar(), folder.resolve("plugins/second-1.2.jar"));
    Files.writeString(folder.resolve("plugins/bad.jar"), "no jar");

    assertEquals(0, run("plugins", "list", "-D", "girolle.plugins.enabled=[first,nobody]"));
    assertEquals(
        List.of(
            "INSTANCE  PLUGIN  VERSION  FILE            PARTS   STATE",
            "first     first   -        first.jar       placer  enabled",
            "nobody    nobody  -        -               -       missing",
            "-         bad     -        bad.jar         -       unfit",
            "-         second  1.2      second-1.2.jar  placer  not enabled"),
        out.toString().lines().toList());
    assertEquals("", err.toString());
  }

  @Test
  void listsAsJson() throws IOException {
    Files.copy(jar(), folder.resolve("plugins/first-2.jar"));

    assertEquals(0, run("plugins", "list", "--json"));
    assertEquals("first", json().at("/0/instance").asText());
    assertEquals("there 2 times", json().at("/0/state").asText());
    assertEquals(jar().toString(), json().at("/0/files/1/file").asText());
  }

  @Test
  void aFolderThatIsntThereIs1() {
    assertEquals(1, run("plugins", "list", "-D", "girolle.plugins.dir=nowhere"));
    assertTrue(err.toString().contains(folder.resolve("nowhere").toString()), err.toString());
  }

  @Test
  void inspectsAJar() throws IOException {
    assertEquals(0, run("plugins", "inspect", jar().toString()), err.toString());
    List<String> lines = out.toString().lines().toList();
    assertEquals("plugin        first", lines.get(0));
    assertTrue(lines.contains("parts         placer"), out.toString());
    assertTrue(out.toString().matches("(?s).*sha256 +\\w{64}  first.jar\n.*"), out.toString());

    assertEquals(0, run("plugins", "inspect", "--json", jar().toString()));
    assertEquals("first", json().at("/plugin").asText());
    assertEquals("placer", json().at("/parts/0").asText());
    assertTrue(json().at("/spi").isNull());
  }

  @Test
  void whatIsNoJarIs1() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.jar"), "no jar");
    for (Path path : new Path[] {bad, folder.resolve("none.jar")}) {
      assertEquals(1, run("plugins", "inspect", path.toString()));
      assertTrue(err.toString().startsWith("girolle: " + path + ": "), err.toString());
      assertEquals(1, run("plugins", "verify", path.toString()));
      assertTrue(err.toString().startsWith("girolle: " + path + ": "), err.toString());
    }
  }

  @Test
  void verifiesWhatIsEnabled() throws IOException {
    assertEquals(0, run(home.arguments("plugins", "verify")), err.toString());
    assertEquals("fine: first\n", out.toString());

    assertEquals(
        1,
        run(
            home.arguments(
                "plugins", "verify", "--json", "-D", "girolle.plugins.enabled=[first,nobody]")));
    assertFalse(json().at("/fine").asBoolean());
    assertTrue(json().at("/faults/0/message").asText().startsWith("plugin nobody isn't in"));
    assertTrue(err.toString().contains("nobody"), err.toString());
  }

  @Test
  void verifiesAJar() {
    assertEquals(0, run("plugins", "verify", jar().toString()), err.toString());
    assertEquals("fine: first\n", out.toString());
  }

  @Test
  void pinsWhatIsThereAndNothingElseRunsThen() throws IOException {
    assertEquals(0, run("plugins", "pin"), err.toString());
    Path file = folder.resolve("conf/plugins.pins");
    List<String> told = out.toString().lines().toList();
    assertTrue(told.get(0).matches("\\w{64}  first.jar"), out.toString());
    assertEquals("pinned in " + file, told.get(1));
    assertEquals(
        "it is in force once girolle.plugins.pins = conf/plugins.pins is set", told.get(2));

    String inForce = "girolle.plugins.pins=conf/plugins.pins";
    assertEquals(0, run(home.arguments("plugins", "verify", "-D", inForce)), err.toString());
    Files.write(jar(), new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
    assertEquals(1, run(home.arguments("plugins", "verify", "-D", inForce)));
    assertEquals(0, run("plugins", "pin", "--json", "-D", inForce));
    assertTrue(json().at("/inForce").asBoolean());
    assertEquals(64, json().at("/pinned/first.jar").asText().length());
  }
}

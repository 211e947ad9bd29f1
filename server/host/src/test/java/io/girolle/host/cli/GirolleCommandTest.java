package io.girolle.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.girolle.host.TestHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GirolleCommandTest {
  @TempDir private Path folder;
  private TestHome home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void furnish() throws IOException {
    home = TestHome.in(folder);
  }

  private int run(String... arguments) {
    return GirolleCommand.line(folder)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private List<String> errors() {
    return err.toString().lines().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "config", "walk", "run --no-such", "run --role", "config show x"})
  void wrongUsageIs2AndIsExplained(String line) {
    assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ")));
    assertTrue(err.toString().contains("Usage: girolle"), err.toString());
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "run --help", "config check --help"})
  void helpIs0(String line) {
    assertEquals(0, run(line.split(" ")));
    assertEquals("", err.toString());
    assertFalse(out.toString().isEmpty());
  }

  @Test
  void aGoodConfigurationIsFine() {
    assertEquals(0, run(home.arguments("config", "check")), err.toString());
    assertEquals("fine\n", out.toString());
  }

  @Test
  void aWarningIsToldAndStopsNothing() {
    assertEquals(0, run(home.arguments("config", "check", "-D", "girolle.plugins.config.x.k=1")));
    assertTrue(out.toString().startsWith("warning: "), out.toString());
    assertTrue(out.toString().endsWith("\nfine\n"), out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"config check", "run", "demo"})
  void eachFaultIsALineAndTheCodeIs2(String command) {
    assertEquals(
        2,
        run(
            (command + " -D girolle.http.port=x -D girolle.nod.id=y -D girolle.admin.port=-1")
                .split(" ")));
    assertEquals(3, errors().size());
    assertTrue(errors().stream().allMatch(line -> line.startsWith("girolle: ")));
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lbb", "LB", "api"})
  void aRoleThatIsNoneIs2(String role) {
    assertEquals(2, run("run", "--role", role));
    assertEquals(1, errors().size());
    assertTrue(errors().get(0).endsWith(role + " (expected: lb, runner or all)"), errors().get(0));
  }

  @Test
  void aSectionThatIsTakenAwayIs2() {
    assertEquals(2, run("config", "check", "-D", "girolle.lb.pools=null"));
    assertEquals(1, errors().size());
    assertTrue(errors().get(0).contains("girolle.conf") || errors().get(0).contains("pools"));
  }

  @Test
  void theLastWordIsThatOfDashD() {
    assertEquals(2, run("run", "--role", "lb", "-D", "girolle.node.role=nobody"));
    assertTrue(errors().get(0).contains("nobody"), errors().get(0));
  }

  @Test
  void aFileThatIsntThereIs2() {
    Path missing = folder.resolve("no.conf");

    assertEquals(2, run("config", "check", "--config", missing.toString()));
    assertEquals(
        List.of("girolle: " + missing + ": there is no such configuration file"), errors());
  }

  @Test
  void anotherFileIsRead() throws IOException {
    Path other = folder.resolve("other.conf");
    Files.writeString(other, "girolle.node.id = other");

    assertEquals(0, run("config", "show", "--config", other.toString()));
    assertEquals("other", ConfigFactory.parseString(out.toString()).getString("girolle.node.id"));
  }

  @Test
  void aPluginThatIsntThereIs2() {
    assertEquals(2, run(home.arguments("run", "-D", "girolle.plugins.enabled=[first,nobody]")));
    assertEquals(1, errors().size());
    assertTrue(errors().get(0).contains("nobody"), errors().get(0));
  }

  @Test
  void aTakenPortIs1() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      assertEquals(
          1, run(home.arguments("run", "--role", "lb", "-D", "girolle.http.port=" + port)));
      assertTrue(
          errors().get(0).startsWith("girolle: girolle.http: can't listen on 127.0.0.1:" + port),
          errors().get(0));
      assertEquals(1, errors().size());
    }
  }

  @Test
  void showsTheConfigurationWithoutItsToken() {
    assertEquals(0, run("config", "show", "-D", "girolle.admin.token=secret"));
    assertFalse(out.toString().contains("secret"));
    var shown = ConfigFactory.parseString(out.toString()).getConfig("girolle");
    assertEquals("***", shown.getString("admin.token"));
    assertEquals("test", shown.getString("node.id"));
    assertEquals("64MiB", shown.getString("lb.body-memory"));
  }

  @Test
  void showsTheConfigurationWithoutATokenToo() {
    assertEquals(0, run("config", "show"));
    assertTrue(ConfigFactory.parseString(out.toString()).getIsNull("girolle.admin.token"));
  }
}

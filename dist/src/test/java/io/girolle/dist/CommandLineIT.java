package io.girolle.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Ledger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bin/girolle} prints, and what it ends with. */
class CommandLineIT {
  private static final Path JVMS = Path.of("/usr/lib/jvm");
  private static final int LEAST_JAVA = 17;
  private static final Pattern JAVA_VERSION =
      Pattern.compile("^JAVA_VERSION=\"(\\d+)", Pattern.MULTILINE);

  private static Distribution distribution;

  @BeforeAll
  static void unpack() throws IOException {
    distribution = Distribution.unpack();
  }

  @ParameterizedTest
  @MethodSource("javas")
  void demoTellsTheAnswerAndWhatPluginsDid(Path javaHome) {
    ProgramRun demo = girolle(Map.of("JAVA_HOME", javaHome.toString()), "demo").mustSucceed();

    assertSays(demo.out(), "the answer, 200:", "  Hello, world!", "  FN_CHEESE=Tete de Moine");
    assertSays(
        demo.out(),
        "  load balancer: cheese changed milliCpus from \"100\" to nothing",
        "  load balancer: cheese changed tmpfs from \"16\" to nothing",
        "  load balancer: cheese changed config FN_CPUS from \"100m\" to nothing",
        "  load balancer: cheese changed extension FN_CHEESE from nothing to \"Tete de Moine\"",
        "  runner: cheese changed environment FN_CHEESE from nothing to \"Tete de Moine\"");
    List<String> warnings =
        Stream.concat(demo.out().lines(), demo.err().lines())
            .filter(line -> line.contains("WARNING") || line.contains("warning:"))
            .toList();
    assertEquals(List.of(), warnings);
  }

  @Test
  void demoLeavesNothingInTheTemporaryFolder() throws IOException {
    Path temporary = Distribution.folder("tmp");

    girolle(Map.of("GIROLLE_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary), "demo").mustSucceed();

    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void runTellsWhatItIsAndHowToTryIt() throws IOException {
    try (NodeProcess node = NodeProcess.run(distribution, Map.of(), OneNode.settings())) {
      HttpResponse<String> answer = new Caller(Ledger.inMemory()).call(node.tried());

      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().contains("FN_CHEESE=Tete de Moine"), answer.body());
      List<String> lines = node.stdout().lines().toList();
      assertMatches(lines, "  plugin   placers .*: placer round-robin, placer consistent-hash");
      assertMatches(lines, "  plugin   cheese .*: overrider, driver extension");
      assertMatches(lines, "  chain    overriders cheese; listeners none");
      assertMatches(lines, "  placer   round-robin");
      assertMatches(lines, "  runners  127.0.0.1:\\d+, 127.0.0.1:\\d+, 127.0.0.1:\\d+");
      assertEquals("ready\n", new Caller(Ledger.inMemory()).call(node.admin("/readyz")).body());
      assertEquals("ok\n", new Caller(Ledger.inMemory()).call(node.admin("/healthz")).body());
    }
  }

  @Test
  void configCheckIsFineWithWhatIsShipped() {
    assertEquals("fine\n", girolle("config", "check").mustSucceed().out());
  }

  @Test
  void configCheckTellsEveryFault() {
    ProgramRun check =
        girolle(
                "config",
                "check",
                "-D",
                "girolle.http.port=many",
                "-D",
                "girolle.lb.plcer=round-robin",
                "-D",
                "girolle.runner.memory=[1]")
            .mustEndWith(2);

    List<String> told = check.complaints();
    assertEquals(3, told.size(), check::toString);
    assertMatches(told, ".*girolle\\.http\\.port: \"many\" \\(expected: a whole number\\)");
    assertMatches(told, ".*girolle\\.lb\\.plcer: unknown key; did you mean placer\\?");
    assertMatches(told, ".*girolle\\.runner\\.memory: list \\(expected: .*\\)");
  }

  @Test
  void configShowHasDefaultsAndMasksTheToken() {
    ProgramRun show =
        girolle("config", "show", "-D", "girolle.admin.token=verysecret").mustSucceed();

    assertTrue(show.out().contains("headroom=\"360s\""), show::toString);
    assertTrue(show.out().contains("variety=\"Tete de Moine\""), show::toString);
    assertTrue(show.out().contains("token=\"***\""), show::toString);
    assertTrue(!show.out().contains("verysecret"), show::toString);
  }

  @Test
  void pinnedJarsRunAndNoOthers() throws IOException {
    Distribution own = Distribution.unpack();
    Path home = own.plugins().getParent();
    String pin = own.program().toString();
    ProgramRun pinned = ProgramRun.of(List.of(pin, "plugins", "pin"), Map.of()).mustSucceed();
    assertMatches(pinned.out().lines().toList(), "\\w{64}  cheese.jar");
    assertMatches(
        pinned.out().lines().toList(), ".* girolle.plugins.pins = conf/plugins.pins is set");
    ProgramRun.of(
            List.of(
                "sh", "-e", "-c", "cd '" + own.plugins() + "'\nsha256sum -c ../conf/plugins.pins"),
            Map.of())
        .mustSucceed();
    List<String> check =
        List.of(
            own.program().toString(),
            "config",
            "check",
            "-D",
            "girolle.plugins.pins=conf/plugins.pins");
    assertEquals("fine\n", ProgramRun.of(check, Map.of()).mustSucceed().out());

    Path pins = home.resolve("conf/plugins.pins");
    Files.write(
        pins, Files.readAllLines(pins).stream().filter(l -> !l.contains("cheese")).toList());
    List<String> told = ProgramRun.of(check, Map.of()).mustEndWith(2).complaints();

    assertMatches(
        told, ".*cheese.jar: cheese: its digest, \\w{64}, isn't in .*plugins.pins; .*  cheese.jar");
  }

  @Test
  void listsInspectsAndVerifiesWhatIsShipped() {
    List<String> listed = girolle("plugins", "list").mustSucceed().out().lines().toList();
    assertMatches(listed, "placers +placers .* placers.jar +.*placer.* enabled");
    assertMatches(listed, "cheese +cheese .* cheese.jar +overrider, driver extension +enabled");
    String cheese = distribution.plugins().resolve("cheese.jar").toString();
    List<String> inspected =
        girolle("plugins", "inspect", cheese).mustSucceed().out().lines().toList();
    assertMatches(inspected, "plugin +cheese");
    assertMatches(inspected, "default +variety = .*");
    assertMatches(inspected, "sha256 +\\w{64}  cheese.jar");
    assertTrue(girolle("plugins", "inspect", "--json", cheese).mustSucceed().out().startsWith("{"));
    assertEquals("fine: cheese\n", girolle("plugins", "verify", cheese).mustSucceed().out());
    assertEquals("fine: placers, cheese\n", girolle("plugins", "verify").mustSucceed().out());
    ProgramRun none = girolle("plugins", "verify", "/no/such.jar").mustEndWith(1);
    assertEquals(List.of("girolle: /no/such.jar: such: is missing"), none.complaints());
  }

  @Test
  void asksARunningNode() throws IOException {
    try (NodeProcess node = NodeProcess.run(distribution, Map.of(), OneNode.settings())) {
      String url = node.admin("/").toString();

      List<String> off =
          girolle("plugins", "disable", "cheese", "--url", url)
              .mustSucceed()
              .out()
              .lines()
              .toList();
      assertMatches(off, "generation 2 is in service");
      assertMatches(off, "  removed: cheese");
      List<String> status =
          girolle("plugins", "status", "--url", url).mustSucceed().out().lines().toList();
      assertMatches(status, "cheese +- +- +off .*");
      assertMatches(status, "placers .* 1 +in-service .*");
      girolle("plugins", "enable", "cheese", "--url", url).mustSucceed();
      girolle("plugins", "rollback", "--url", url).mustSucceed();
      girolle("plugins", "reload", "--url", url).mustSucceed();
      ProgramRun wrong = girolle("plugins", "disable", "placers", "--url", url).mustEndWith(1);
      assertMatches(wrong.complaints(), ".*girolle.lb.placer.*");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xyzzy", "run --xyzzy", "config", "config xyzzy"})
  void whatItDoesNotKnowGetsTheUsage(String line) {
    ProgramRun run = girolle(line.isEmpty() ? new String[0] : line.split(" ")).mustEndWith(2);

    assertTrue(run.err().contains("Usage: girolle"), run::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"girolle.http", "girolle.admin", "girolle.runner.grpc"})
  void aPortThatIsTakenIsOneClearLine(String key) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var arguments = new ArrayList<>(List.of("run"));
      arguments.addAll(OneNode.settings(key + ".port=" + taken.getLocalPort()));

      ProgramRun run = girolle(arguments.toArray(String[]::new)).mustEndWith(1);

      assertEquals(
          List.of(
              "girolle: %s: can't listen on 127.0.0.1:%d: Address already in use"
                  .formatted(key, taken.getLocalPort())),
          run.complaints(),
          run::toString);
    }
  }

  @Test
  void aWrongJavaHomeIsToldOf() {
    ProgramRun run = girolle(Map.of("JAVA_HOME", "/no/such/java"), "run").mustEndWith(2);

    assertEquals(
        List.of(
            "girolle: JAVA_HOME is /no/such/java, which has no usable bin/java; correct or unset"
                + " it"),
        run.complaints());
    assertEquals("", run.out());
  }

  /** Each Java that is new enough, once, by its version. */
  static List<Path> javas() throws IOException {
    Map<Path, Path> homes = new TreeMap<>();
    homes.put(
        Path.of(System.getProperty("java.home")).toRealPath(),
        Path.of(System.getProperty("java.home")));
    if (Files.isDirectory(JVMS)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(JVMS)) {
        for (Path home : found) {
          if (Files.isExecutable(home.resolve("bin/java")) && version(home) >= LEAST_JAVA) {
            homes.put(home.toRealPath(), home);
          }
        }
      }
    }
    return List.copyOf(homes.values());
  }

  private static int version(Path javaHome) throws IOException {
    Matcher version = JAVA_VERSION.matcher(Files.readString(javaHome.resolve("release")));
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }

  private static ProgramRun girolle(String... arguments) {
    return girolle(Map.of(), arguments);
  }

  private static ProgramRun girolle(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(distribution.program().toString()));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command, environment);
  }

  private static void assertSays(String text, String... lines) {
    List<String> said = text.lines().toList();
    for (String line : lines) {
      assertTrue(said.contains(line), () -> "no line '" + line + "' in\n" + text);
    }
  }

  private static void assertMatches(List<String> lines, String pattern) {
    assertTrue(
        lines.stream().anyMatch(line -> line.matches(pattern)),
        () -> "nothing like '" + pattern + "' in\n" + String.join("\n", lines));
  }
}

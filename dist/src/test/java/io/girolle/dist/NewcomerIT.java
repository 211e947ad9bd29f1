package io.girolle.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Ledger;
import io.girolle.harness.NeedsProgram;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The way of somebody who has nothing but the archive: a project is written, edited, built against
 * what the archive brings, and dropped in.
 */
@NeedsProgram("mvn")
class NewcomerIT {
  private static final String TWO_CHOICES =
      """
          Runner one = left.get(attempts.random().nextInt(left.size()));
          Runner other = left.get(attempts.random().nextInt(left.size()));
          return one.inFlight() <= other.inFlight() ? one : other;
      """;

  private static final String BY_FUNCTION =
      """
          return left.get(Math.floorMod(call.functionId().hashCode(), left.size()));
        }

        @Override
        public boolean sticky() {
          return true;
      """;

  private Distribution distribution;
  private Maven maven;

  @BeforeEach
  void unpack() throws IOException {
    distribution = Distribution.unpack();
    maven = Maven.withoutOurArtifacts(Distribution.folder("maven"));
  }

  @Test
  void anEditedPlacerPlacesCallsInARunningNode() throws IOException {
    Path work = Distribution.folder("newcomer");
    girolle("plugins", "new", "by-function", "--kind", "placer", "--in", work.toString());
    Path project = work.resolve("by-function");
    Path placer = project.resolve("src/main/java/byfunction/ByFunctionPlacer.java");
    String source = Files.readString(placer);
    assertTrue(source.contains(TWO_CHOICES), source);
    Files.writeString(placer, source.replace(TWO_CHOICES, BY_FUNCTION));

    addTheGuidesTest(project);

    maven.run(project, "package").mustSucceed();
    assertTrue(Files.exists(project.resolve("target/surefire-reports/TEST-StampTest.xml")));
    Files.copy(
        project.resolve("target/by-function.jar"),
        distribution.plugins().resolve("by-function.jar"));

    try (NodeProcess node =
        NodeProcess.run(
            distribution,
            Map.of(),
            OneNode.settings(
                "girolle.plugins.enabled=[cheese,by-function]",
                "girolle.lb.placer=by-function",
                "girolle.runner.count=3",
                "girolle.lb.explain=true"))) {
      var caller = new Caller(Ledger.inMemory());
      Set<String> placements = new TreeSet<>();
      for (int i = 0; i < 6; i++) {
        HttpResponse<String> answer = caller.call(node.tried(), "Girolle-Explain", "1");
        assertEquals(200, answer.statusCode());
        placements.add(runners(answer.headers().firstValue("Girolle-Explain").orElseThrow()));
      }
      assertEquals(1, placements.size(), placements::toString);
      assertTrue(placements.toString().contains("127.0.0.1:"), placements::toString);
      assertTrue(node.stdout().contains("placer   by-function"), node.stdout());
    }
  }

  @Test
  void projectsOfEveryOtherKindBuildAndPassTheirTests() throws IOException {
    Path work = Distribution.folder("newcomer");
    List<String> kinds =
        List.of(
            "overrider",
            "listener",
            "pool",
            "catalog",
            "driver",
            "driver-extension",
            "instance-listener",
            "status");
    for (String kind : kinds) {
      girolle("plugins", "new", "a-" + kind, "--kind", kind, "--in", work.toString());
    }
    Files.writeString(work.resolve("pom.xml"), aggregator(kinds));

    maven.run(work, "-T2", "package").mustSucceed();

    for (String kind : kinds) {
      Path jar = work.resolve("a-" + kind).resolve("target/a-" + kind + ".jar");
      ProgramRun inspected = girolle("plugins", "verify", jar.toString());
      assertTrue(inspected.complaints().isEmpty(), inspected::toString);
    }
  }

  private static void addTheGuidesTest(Path project) throws IOException {
    AuthorsGuide guide = AuthorsGuide.read();
    guide.example("Stamp").source().writeTo(project.resolve("src/main/java"));
    assertEquals(
        List.of("StampTest", "StampNode"),
        guide.sources().stream().map(AuthorsGuide.Source::name).toList());
    for (AuthorsGuide.Source source : guide.sources()) {
      source.writeTo(project.resolve("src/test/java"));
    }
  }

  private ProgramRun girolle(String... arguments) {
    List<String> command =
        Stream.concat(Stream.of(distribution.program().toString()), Arrays.stream(arguments))
            .toList();
    return ProgramRun.of(command, Map.of()).mustSucceed();
  }

  /** The addresses in the steps of a placement. */
  private static String runners(String explanation) {
    return Pattern.compile("127\\.0\\.0\\.1:\\d+")
        .matcher(explanation)
        .results()
        .map(MatchResult::group)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String aggregator(List<String> kinds) {
    return """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>all</groupId>
          <artifactId>all</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <modules>%s</modules>
        </project>
        """
        .formatted(
            kinds.stream()
                .map(kind -> "<module>a-" + kind + "</module>")
                .collect(Collectors.joining()));
  }
}

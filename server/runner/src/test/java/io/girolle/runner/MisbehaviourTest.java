package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.girolle.call.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions that misbehave harm nobody else and leave nothing. */
class MisbehaviourTest {
  private TestRunner runner;
  private Path root;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(LightFunction.isThere());
    root = Files.createTempDirectory("run");
    var parts = Parts.builder();
    LightFunction.install(parts);
    String id = root.getFileName().toString();
    runner = TestRunner.setUp().root(root).id(id).onlyParts(parts.build()).start();
  }

  @AfterEach
  void stop() throws IOException {
    if (runner != null) {
      runner.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exits, 502, error receiving function response",
    "hangs, 504, Timed out",
    "garbage, 502, error receiving function response",
    "status-500, 502, invalid function response",
    "long-body, 502, function response body too large",
    "long-line, 0, ''",
    "ignores-term, 0, ''",
    "forks, 0, ''",
    "closes-idle, 0, ''",
  })
  void itIsContained(String behaviour, int code, String error) throws IOException {
    for (int i = 0; i < 3; i++) {
      var bad = runner.call(call("bad").config("BEHAVE", behaviour).timeout(code == 504 ? 1 : 60));
      var good = runner.call(call("good"));
      assertEquals(code, bad.finished().getErrorCode(), () -> bad.finished().getErrorStr());
      assertEquals(error, bad.finished().getErrorStr());
      assertTrue(good.finished().getSuccess());
      // by then a connection that the function closes has been let go
      await().until(() -> runner.meter("girolle.runner.instances.frozen") == runner.instances());
    }
    if (code != 0) {
      await().until(() -> runner.instances() == 1);
    }
    Path own;
    try (Stream<Path> folders = Files.list(root)) {
      own = folders.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    await().until(() -> LightFunction.processes(own).size() >= 1);
    runner.close();
    assertEquals(List.of(), LightFunction.processes(own));
    assertTrue(!Files.exists(root), "neither folder nor socket");
    String groups = "girolle-" + own.getFileName() + "-";
    assertEquals(List.of(), Cgroups.named(name -> name.startsWith(groups)));
    runner = null;
  }

  private static TestCall call(String function) {
    return TestCall.of(function).image("light");
  }
}

package io.girolle.runner;

import static io.girolle.runner.AnswerTest.assertError;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.proto.CallFinished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How instances start, and how they don't. */
class StartTest {
  private static final String INIT_FAILED =
      "Container failed to initialize, please ensure you are using the latest fdk and check the"
          + " logs";
  private static TestRunner runner;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    runner = TestRunner.start();
  }

  @AfterAll
  static void stop() throws IOException {
    runner.close();
  }

  @Test
  void functionThatEndsBeforeItListensIsA502() {
    CallFinished end = runner.finish(TestCall.of("exits").config("START_EXIT", "3"));
    assertError(502, INIT_FAILED, end);
    assertTrue(end.getErrorUser());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"absolute", "up", "file"})
  void socketThatIsNotARelativeLinkToOneInItsFolderIsA502(String link) {
    assertError(502, INIT_FAILED, runner.finish(TestCall.of("links").config("START_LINK", link)));
    assertNothingIsLeft();
  }

  @Test
  void imageThatIsNotConfiguredIsA502() {
    CallFinished end = runner.finish(TestCall.of("unknown").image("nobody/knows:1"));
    assertError(
        502,
        "Failed to pull image 'nobody/knows:1': no such image is configured for the process driver",
        end);
    assertTrue(end.getErrorUser());
    assertNothingIsLeft();
  }

  @Test
  void commandThatDoesNotExistIsA502() {
    assertError(502, INIT_FAILED, runner.finish(TestCall.of("missing").image("missing")));
    assertNothingIsLeft();
  }

  @Test
  void functionThatNeverListensIsA504() throws IOException {
    try (var impatient = TestRunner.setUp().startTimeout(Duration.ofMillis(300)).start()) {
      CallFinished end = impatient.finish(TestCall.of("silent").config("START_LINK", "none"));
      assertError(
          504,
          "Container initialization timed out, please ensure you are using the latest fdk and check"
              + " the logs",
          end);
      assertTrue(end.getErrorUser());
      await().until(() -> impatient.instances() == 0);
    }
  }

  @Test
  void callIsServedAsSoonAsItsSlowFunctionListens() throws IOException {
    Path go = temp.resolve("go");
    Engaged call = runner.call(TestCall.of("slow").config("START_WHEN", go.toString()));
    await().until(() -> runner.instances() == 1);
    Files.createFile(go);
    assertEquals("1", call.seen("call"));
  }

  @Test
  void descendantsOfAStoppedFunctionAreStoppedToo() {
    var call = TestCall.of("parent").slotHash("aa").config("START_CHILD", "/bin/sleep 600");
    String pid = runner.call(call).seen("pid");
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().children().findFirst().orElseThrow();
    assertEquals(pid, runner.call(TestCall.of("parent").slotHash("aa").idleTimeout(1)).seen("pid"));
    await().until(() -> !child.isAlive());
    await().until(() -> !TestRunner.isAlive(pid));
  }

  private static void assertNothingIsLeft() {
    await().until(() -> runner.meter("girolle.runner.memory.used") == 0 || idleOnly());
    await().ignoreException(UncheckedIOException.class).until(StartTest::foldersAreOfInstances);
  }

  private static boolean idleOnly() {
    return runner.runner.active() == 0;
  }

  private static boolean foldersAreOfInstances() throws IOException {
    try (Stream<Path> all = Files.walk(runner.root, 2)) {
      return all.filter(Files::isDirectory)
              .filter(p -> runner.root.relativize(p).getNameCount() == 2)
              .count()
          == runner.instances();
    }
  }
}

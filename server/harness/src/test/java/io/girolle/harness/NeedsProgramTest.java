package io.girolle.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class NeedsProgramTest {
  private final String before = System.getProperty(NeedsProgram.FORBID_SKIPS);

  @AfterEach
  void restoreProperty() {
    forbidSkips(before);
  }

  @Test
  void runsWhereTheProgramIsInstalled() {
    for (String forbid : new String[] {null, "true"}) {
      forbidSkips(forbid);
      assertEquals(List.of("needsShell() SUCCESSFUL"), outcomes(WithShell.class));
    }
  }

  @Test
  void isSkippedWithTheReasonWhereItIsNot() {
    forbidSkips(null);

    assertEquals(
        List.of("needsMore() skipped: not on the PATH: no-such-program, nor-this-one"),
        outcomes(WithMore.class));
    assertEquals(
        List.of("NeedsProgramTest$WithNothing skipped: not on the PATH: no-such-program"),
        outcomes(WithNothing.class));
  }

  @Test
  void failsWhereItIsNotWhenSkipsAreForbidden() {
    forbidSkips("true");

    for (Class<?> tests : List.of(WithMore.class, WithNothing.class)) {
      String outcome = outcomes(tests).get(0);
      assertTrue(outcome.contains(" FAILED "), outcome);
      assertTrue(outcome.contains("not on the PATH: no-such-program"), outcome);
      assertTrue(outcome.contains("girolle.tests.forbid-skips"), outcome);
    }
  }

  private static void forbidSkips(String value) {
    if (value == null) {
      System.clearProperty(NeedsProgram.FORBID_SKIPS);
    } else {
      System.setProperty(NeedsProgram.FORBID_SKIPS, value);
    }
  }

  private static List<String> outcomes(Class<?> tests) {
    var outcomes = new ArrayList<String>();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(),
            new TestExecutionListener() {
              @Override
              public void executionSkipped(TestIdentifier test, String reason) {
                outcomes.add(test.getDisplayName() + " skipped: " + reason);
              }

              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                var failure = result.getThrowable();
                if (test.isTest() || failure.isPresent()) {
                  outcomes.add(
                      test.getDisplayName()
                          + " "
                          + result.getStatus()
                          + failure
                              .map(thrown -> " " + thrown + " " + thrown.getCause())
                              .orElse(""));
                }
              }
            });
    return outcomes;
  }

  /** Not found by the build: nested and static, run by the tests above alone. */
  static class WithShell {
    @Test
    @NeedsProgram("sh")
    void needsShell() {}
  }

  static class WithMore {
    @Test
    @NeedsProgram({"sh", "no-such-program", "nor-this-one"})
    void needsMore() {}
  }

  @NeedsProgram("no-such-program")
  static class WithNothing {
    @Test
    void needsNothingItself() {}
  }
}

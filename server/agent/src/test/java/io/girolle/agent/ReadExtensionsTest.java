package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.call.ExtensionReaders;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadExtensionsTest {
  private static final String SOON = "status { every = 10ms }";
  private static final String NEVER = "status { every = 0s }";

  @Test
  void areThoseThatAnyRunnerSaysItReads() throws Exception {
    try (var shaping = ScriptedRunner.start(Script.accept());
        var plain = ScriptedRunner.start(Script.accept());
        var fixture = AgentFixture.with(SOON, builder -> {}, shaping, plain)) {
      shaping.status(
          status ->
              status.putCustomStatus(
                  ExtensionReaders.STATUS, "[{\"plugin\":\"p\",\"keys\":[\"SHAPE\"]}]"));
      fixture.call("").await();

      await().until(() -> fixture.agent.readExtensions().equals(Optional.of(Set.of("SHAPE"))));
    }
  }

  @Test
  void areNoneWhereRunnersSayNothingOfExtensions() throws Exception {
    try (var plain = ScriptedRunner.start(Script.accept());
        var fixture = AgentFixture.with(SOON, builder -> {}, plain)) {
      fixture.call("").await();

      await().until(() -> fixture.agent.readExtensions().equals(Optional.of(Set.of())));
    }
  }

  @Test
  void areUnknownUntilARunnerHasSaidAnything() throws Exception {
    try (var plain = ScriptedRunner.start(Script.accept());
        var fixture = AgentFixture.with(NEVER, builder -> {}, plain)) {
      fixture.call("").await();

      assertEquals(Optional.empty(), fixture.agent.readExtensions());
    }
  }
}

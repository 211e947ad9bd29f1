package io.girolle.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.girolle.host.TestHome;
import io.girolle.host.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
  @TempDir private Path folder;

  /** What {@code girolle config show} says in an environment. */
  private Config shown(Map<String, String> environment) throws IOException, InterruptedException {
    TestHome.in(folder);
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-Dgirolle.home=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "config",
            "show");
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    try (var out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      return ConfigFactory.parseString(text);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void honoursFnsVariables() throws Exception {
    Config shown =
        shown(
            Map.ofEntries(
                Map.entry("FN_NODE_TYPE", "pure-runner"),
                Map.entry("FN_PORT", "1234"),
                Map.entry("FN_GRPC_PORT", "2345"),
                Map.entry("FN_RUNNER_ADDRESSES", "a:1, b:2"),
                Map.entry("FN_RUNNER_API_URL", "http://api:8080"),
                Map.entry("FN_MAX_REQUEST_SIZE", "1000"),
                Map.entry("FN_MAX_TOTAL_MEMORY_BYTES", "1073741824"),
                Map.entry("FN_MAX_TOTAL_CPU_MCPUS", "3500"),
                Map.entry("FN_FREEZE_IDLE_MSECS", "70"),
                Map.entry("FN_HOT_START_TIMEOUT_MSECS", "1500"),
                Map.entry("FN_ENABLE_NB_RESOURCE_TRACKER", "true"),
                Map.entry("FN_MAX_RESPONSE_SIZE", "2000"),
                Map.entry("FN_MAX_HDR_RESPONSE_SIZE", "3000"),
                Map.entry("FN_MAX_LOG_SIZE_BYTES", "4000"),
                Map.entry("FN_MAX_PIDS", "77"),
                Map.entry("HOSTNAME", "not-used")));
    NodeSettings settings = NodeSettings.of(shown, folder);

    assertEquals(Role.RUNNER, settings.sections().node().roleOf());
    assertEquals(1234, settings.sections().http().port());
    assertEquals(2345, settings.runnerHost().grpc().port());
    assertEquals("a:1, b:2", settings.sections().lb().getString("pools.static.runners"));
    assertEquals("http://api:8080", settings.sections().catalog().fnApi().getString("url"));
    assertEquals(1000, settings.agent().requestLimit().toBytes());
    assertEquals("1073741824", settings.runner().memory());
    assertEquals("3500", settings.runner().cpus());
    assertEquals(Duration.ofMillis(70), settings.runner().freezeIdle().orElseThrow());
    assertEquals(Duration.ofMillis(1500), settings.runner().startTimeout());
    assertTrue(settings.runner().refuseAtOnce());
    assertEquals(2000, settings.runner().responseLimit().toBytes());
    assertEquals(3000, settings.runner().responseHeaderLimit().toBytes());
    assertEquals(77, settings.runner().pids());
    assertEquals(4000, settings.runner().log().callLimit().toBytes());
    assertEquals("test", settings.sections().node().id());
  }
}

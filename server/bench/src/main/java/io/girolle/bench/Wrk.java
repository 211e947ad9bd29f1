package io.girolle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The load generator wrk, which keeps a number of connections busy with one request each. */
final class Wrk {
  private final Path program;
  private final Path script;

  private Wrk(Path program, Path script) {
    this.program = program;
    this.script = script;
  }

  /**
   * Looks for wrk and lays its script out.
   *
   * @param work where the script goes
   */
  static Wrk prepare(Path work) throws BenchException, IOException {
    Path program = Programs.find("wrk", "wrk");
    Path script = work.resolve("load.lua");
    try (InputStream lua = Wrk.class.getResourceAsStream("load.lua")) {
      if (lua == null) {
        throw new IllegalStateException("load.lua isn't on the class path");
      }
      Files.copy(lua, script);
    }
    return new Wrk(program, script);
  }

  /** Loads a target for so long. */
  WrkReport load(URI url, Scenario scenario, Duration how)
      throws BenchException, IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
                program.toString(),
                "--threads=1",
                "--connections=" + scenario.connections(),
                "--duration=" + how.toSeconds() + "s",
                "--timeout=30s",
                "--script=" + script,
                url.toString())
            .redirectErrorStream(true);
    builder.environment().put("BENCH_BODY", Integer.toString(scenario.bodyBytes()));
    Process process = builder.start();
    var killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(1, TimeUnit.MINUTES);
      return WrkReport.parse(text);
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
  }
}

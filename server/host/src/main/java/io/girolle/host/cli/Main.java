package io.girolle.host.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The program: {@code girolle}. */
public final class Main {
  private static final String LOGBACK = "logback.configurationFile";

  private Main() {}

  /** Runs a command and ends with its exit code. */
  public static void main(String[] args) {
    Path home = Path.of(System.getProperty("girolle.home", "")).toAbsolutePath().normalize();
    Path logback = home.resolve("conf").resolve("logback.xml");
    if (System.getProperty(LOGBACK) == null && Files.isRegularFile(logback)) {
      System.setProperty(LOGBACK, logback.toString());
    }
    int code = GirolleCommand.line(home).execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }
}

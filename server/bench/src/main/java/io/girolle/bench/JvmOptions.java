package io.girolle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The options that a JVM runs with. The relay gets those of the load balancer's process as it
 * really runs, so that both have the same heap and collector whatever the distribution sets.
 */
final class JvmOptions {
  /** The stub runner's: room enough, and the collector with the least overhead. */
  static final JvmOptions STUB = new JvmOptions(List.of("-Xmx512m", "-XX:+UseSerialGC"));

  private final List<String> options;

  private JvmOptions(List<String> options) {
    this.options = List.copyOf(options);
  }

  /** Those of a running JVM. */
  static JvmOptions of(long pid) throws IOException {
    return of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")));
  }

  /** Reads {@code cmdline}: the options before the class path, without properties and agents. */
  static JvmOptions of(String cmdline) {
    List<String> words = Arrays.asList(cmdline.split("\0", -1));
    int end = words.indexOf("-cp");
    if (end < 0) {
      throw new IllegalArgumentException("no -cp in: " + cmdline.replace('\0', ' '));
    }
    return new JvmOptions(
        words.subList(1, end).stream()
            .filter(word -> word.startsWith("-X") || word.startsWith("--"))
            .toList());
  }

  /** A command that runs a class of this class path on this Java. */
  List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Programs.java().toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public String toString() {
    return String.join(" ", options);
  }
}

package io.girolle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JvmOptionsTest {
  @Test
  void keepsWhatMattersOfARunningJvm() {
    String cmdline =
        String.join(
            "\0",
            "/jvm/bin/java",
            "-Xms32m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dgirolle.home=/x",
            "-cp",
            "/x/lib/*",
            "io.girolle.host.Main",
            "run",
            "-Xnot-an-option",
            "");
    var options = JvmOptions.of(cmdline);
    assertEquals(
        "-Xms32m -Xmx256m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED", options.toString());
    List<String> command = options.java(JvmOptionsTest.class, "1");
    assertEquals("-Xms32m", command.get(1));
    assertEquals(
        List.of(JvmOptionsTest.class.getName(), "1"),
        command.subList(command.size() - 2, command.size()));
  }

  @Test
  void refusesWhatIsNoJvm() {
    assertThrows(IllegalArgumentException.class, () -> JvmOptions.of("/bin/sh\0-c\0true\0"));
  }
}

package io.girolle.runner;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.Parts;
import io.girolle.runner.process.ProcessDriverPlugin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A function that starts in a few milliseconds, in Perl; as the image {@code light}. */
final class LightFunction {
  private static final Path PERL = Path.of("/usr/bin/perl");

  private LightFunction() {}

  /** Whether this machine can run it. */
  static boolean isThere() {
    return Files.isExecutable(PERL);
  }

  static void install(Parts.Builder parts) {
    var config =
        ConfigFactory.parseString(
            "images { light { command = [\"%s\", light.pl], dir = \"%s\" } }"
                .formatted(PERL, folder()));
    new ProcessDriverPlugin(folder()).install(new InstallContext(config, parts));
  }

  /** The processes of functions whose sockets lie below a folder, however they hide. */
  static List<Path> processes(Path root) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
          .filter(p -> environment(p).contains("FN_LISTENER=unix:" + root))
          .toList();
    }
  }

  private static String environment(Path process) {
    try {
      return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static Path folder() {
    try {
      return Path.of(LightFunction.class.getResource("/functions/light.pl").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

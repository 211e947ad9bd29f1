package io.girolle.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Ledger;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guide for plugin authors shows works, to the letter: its sources, and its commands. */
class AuthorsGuideIT {
  private static final Pattern BLOCK = Pattern.compile("```(java|sh)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  @Test
  void bothFormsOfTheGuideWorkWhenTheirJarsAreDroppedIn() throws IOException {
    Distribution distribution = Distribution.unpack();
    List<String> blocks = blocks();
    assertEquals(4, blocks.size(), "two sources, each followed by its commands");
    for (int i = 0; i < blocks.size(); i += 2) {
      Path folder = Distribution.folder("guide");
      Files.copy(distribution.spi(), folder.resolve("girolle-spi.jar"));
      Files.writeString(folder.resolve(nameOf(blocks.get(i)) + ".java"), blocks.get(i));
      runIn(folder, blocks.get(i + 1));
      Path jar = folder.resolve(nameOf(blocks.get(i)).toLowerCase(Locale.ROOT) + ".jar");
      Files.copy(jar, distribution.plugins().resolve(jar.getFileName()));
    }

    try (NodeProcess node =
        NodeProcess.run(
            distribution,
            Map.of(),
            OneNode.settings("girolle.plugins.enabled=[placers,stamp,motto]"))) {
      HttpResponse<String> answer = new Caller(Ledger.inMemory()).call(node.tried());

      List<String> lines = answer.body().lines().toList();
      assertTrue(lines.contains("FN_STAMP=short form"), answer.body());
      assertTrue(lines.contains("FN_MOTTO=slow and steady"), answer.body());
    }
  }

  private static List<String> blocks() throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(Files.readString(Path.of("..", "spi", "README.md")));
    while (found.find()) {
      blocks.add(found.group(2));
    }
    return blocks;
  }

  private static String nameOf(String source) {
    Matcher found = CLASS.matcher(source);
    assertTrue(found.find(), source);
    return found.group(1);
  }

  private static void runIn(Path folder, String commands) {
    String tools = System.getProperty("java.home") + "/bin" + File.pathSeparator;
    ProgramRun.of(
            List.of("sh", "-e", "-c", "cd '" + folder + "'\n" + commands),
            Map.of("PATH", tools + System.getenv("PATH")))
        .mustSucceed();
  }
}

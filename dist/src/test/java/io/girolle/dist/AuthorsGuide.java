package io.girolle.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the guide for plugin authors shows.
 *
 * @param examples the plugins, each with the commands that pack it
 * @param sources the other classes, which use the testkit
 */
record AuthorsGuide(List<Example> examples, List<Source> sources) {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  /** A class. */
  record Source(String name, String text) {
    static Source of(String text) {
      Matcher found = CLASS.matcher(text);
      assertTrue(found.find(), text);
      return new Source(found.group(1), text);
    }

    void writeTo(Path folder) throws IOException {
      Files.writeString(Files.createDirectories(folder).resolve(name + ".java"), text);
    }
  }

  /** A plugin. */
  record Example(Source source, String commands) {}

  static AuthorsGuide read() throws IOException {
    List<Example> examples = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    Matcher found = BLOCK.matcher(Files.readString(Path.of("..", "spi", "README.md")));
    String before = "";
    while (found.find()) {
      if (found.group(1).equals("sh") && !before.isEmpty()) {
        examples.add(new Example(Source.of(before), found.group(2)));
        before = "";
      } else {
        if (!before.isEmpty()) {
          sources.add(Source.of(before));
        }
        before = found.group(1).equals("java") ? found.group(2) : "";
      }
    }
    if (!before.isEmpty()) {
      sources.add(Source.of(before));
    }
    return new AuthorsGuide(examples, sources);
  }

  /** The example of that name. */
  Example example(String name) {
    return examples.stream().filter(e -> e.source().name().equals(name)).findFirst().orElseThrow();
  }
}

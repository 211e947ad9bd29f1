package io.girolle.harness.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.NeedsProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsProgram({"node", "npm"})
class NodeKitTest {
  @TempDir Path folder;

  @Test
  void installsThePinnedKitOnceHoweverManyAsk() throws Exception {
    Path kit = folder.resolve("kit");
    var asked =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> install(kit), task -> new Thread(task).start()))
            .limit(3)
            .toList();

    for (var installed : asked) {
      assertEquals(kit.resolve("node_modules"), installed.get());
    }
    Path manifest = kit.resolve("node_modules/@fnproject/fdk/package.json");
    assertTrue(Files.readString(manifest).contains("\"version\": \"0.0.76\""));
    var made = Files.getLastModifiedTime(manifest);
    assertEquals(kit.resolve("node_modules"), NodeKit.install(kit));
    assertEquals(made, Files.getLastModifiedTime(manifest));
  }

  @Test
  void failureSaysWhatNpmSaid() throws IOException {
    Files.createDirectories(folder.resolve("kit"));
    Files.writeString(
        folder.resolve("kit/.npmrc"),
        "registry=http://127.0.0.1:1\nfetch-retries=0\ncache=" + folder.resolve("cache"));

    var failure = assertThrows(IOException.class, () -> NodeKit.install(folder.resolve("kit")));

    assertTrue(failure.getMessage().contains("ECONNREFUSED"), failure.getMessage());
  }

  private static Path install(Path kit) {
    try {
      return NodeKit.install(kit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

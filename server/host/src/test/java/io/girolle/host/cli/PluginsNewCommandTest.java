package io.girolle.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects as they are written; that they build is tested with the distribution. */
class PluginsNewCommandTest {
  @TempDir private Path home;
  private StringWriter err = new StringWriter();

  @BeforeEach
  void furnish() throws IOException {
    Files.createDirectories(home.resolve("sdk/io/girolle/girolle-testkit/7.8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overrider",
        "listener",
        "placer",
        "pool",
        "catalog",
        "driver",
        "driver-extension",
        "instance-listener",
        "status"
      })
  void everyKindIsWrittenWithoutBlanksLeft(String kind) throws IOException {
    assertEquals(0, run("shop-zone", "--kind", kind));

    Path project = home.resolve("work/shop-zone");
    assertTrue(
        Files.exists(project.resolve("src/main/java/shopzone/ShopZonePlugin.java")),
        () -> files(project).toString());
    for (Path file : files(project)) {
      String text = Files.readString(file);
      assertFalse(text.matches("(?s).*@[A-Za-z]+@.*"), () -> file + ":\n" + text);
    }
    String pom = Files.readString(project.resolve("pom.xml"));
    assertTrue(pom.contains("<girolle.version>7.8</girolle.version>"), pom);
    assertTrue(pom.contains("<url>" + home.resolve("sdk").toUri() + "</url>"), pom);
    assertTrue(pom.contains("<girolle.spi.version>1."), pom);
    assertEquals(
        "shopzone.ShopZonePlugin\n",
        Files.readString(
            project.resolve("src/main/resources/META-INF/services/io.girolle.spi.Plugin")));
  }

  @ParameterizedTest
  @CsvSource({"switch,switchplugin,Switch", "a1-b2,a1b2,A1B2"})
  void packagesAndClassesAreNamedAfterThePlugin(String name, String packageName, String type) {
    assertEquals(0, run(name, "--kind", "placer"));
    assertTrue(
        Files.exists(
            home.resolve(
                "work/%s/src/main/java/%s/%sPlugin.java".formatted(name, packageName, type))));
  }

  @Test
  void thePackageMayBeSaid() {
    assertEquals(0, run("zone", "--kind", "pool", "--package", "com.example.zone"));
    assertTrue(
        Files.exists(home.resolve("work/zone/src/main/java/com/example/zone/ZonePool.java")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zone --kind placer",
        "../zone --kind placer",
        "-zone --kind placer",
        "zone",
        "zone --kind runner",
        "zone --kind placer --package com.class.x",
        "zone --kind placer --package io.girolle.spi",
        "--kind placer"
      })
  void whatIsWrongIsTold(String arguments) {
    assertEquals(2, run(arguments.split(" ")));
    assertFalse(Files.exists(home.resolve("work")));
    assertFalse(err.toString().isBlank());
  }

  @Test
  void aFolderThatIsThereIsLeftAlone() throws IOException {
    Path mine = Files.createDirectories(home.resolve("work/zone")).resolve("mine");
    Files.writeString(mine, "mine");

    assertEquals(1, run("zone", "--kind", "placer"));
    assertTrue(err.toString().contains("is there already"), err.toString());
    assertEquals(List.of(mine), files(home.resolve("work/zone")));
  }

  @Test
  void withoutAnSdkNothingIsWritten() throws IOException {
    Files.delete(home.resolve("sdk/io/girolle/girolle-testkit/7.8"));
    Files.delete(home.resolve("sdk/io/girolle/girolle-testkit"));

    assertEquals(1, run("zone", "--kind", "placer"));
    assertTrue(err.toString().contains("there is no SDK"), err.toString());
    assertFalse(Files.exists(home.resolve("work")));
  }

  private int run(String... arguments) {
    err = new StringWriter();
    List<String> all =
        Stream.of(
                Stream.of("plugins", "new"),
                Stream.of(arguments),
                Stream.of("--in", home.resolve("work").toString()))
            .flatMap(part -> part)
            .toList();
    return GirolleCommand.line(home)
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

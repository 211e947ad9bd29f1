package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.CallOverrider;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginInspectorTest {
  @TempDir Path home;
  private final PluginInspector inspector = new PluginInspector();
  private Events events;

  @BeforeEach
  void prepare() {
    events = new Events();
  }

  @AfterEach
  void nothingOfItRan() {
    assertEquals(List.of(), events.told());
    events.close();
  }

  @Test
  void saysWhatAPluginInTheFullFormIs() throws IOException {
    Path jar =
        loud("context.driverExtension(null); context.placer(\"nose\", r -> null);")
            .attribute("Girolle-Plugin-Name", "cheese")
            .attribute("Girolle-Plugin-Version", "7")
            .attribute("Girolle-Spi-Version", "[1.0,2)")
            .entry("reference.conf", "a { b = 1, c = [x, ${d}] }, d = ${USER}, e = ${a} { f = 2 }")
            .source("org.slf4j.Mine", "package org.slf4j; class Mine {}")
            .write(home.resolve("some-1.jar"));

    PluginInspection seen = inspector.inspect(jar);

    assertEquals(jar, seen.file());
    assertEquals("cheese", seen.plugin());
    assertEquals("7", seen.version());
    assertEquals(Optional.of("[1.0,2)"), seen.spi());
    assertFalse(seen.shortForm());
    assertEquals(Map.of("Plugin", Set.of("x.Cheese")), seen.services());
    assertEquals(List.of("placer", "driver extension"), List.copyOf(seen.parts()));
    assertEquals(List.of("a.b", "a.c", "d", "e"), List.copyOf(seen.defaults().keySet()));
    assertEquals("1", seen.defaults().get("a.b"));
    assertEquals(Sha256.of(jar), seen.digest());
    assertEquals(Map.of(jar, seen.digest()), seen.jars());
    assertEquals(Set.of("org.slf4j"), seen.bundled());
    assertEquals(List.of(), seen.faults());
    assertEquals(1, seen.warnings().size());
  }

  @Test
  void saysWhatAFolderInTheShortFormIs() {
    Path folder = home.resolve("cheese-2");
    JarMaker.jar()
        .type(
            "x.Stamp",
            "public class %s implements CallOverrider {",
            Events.TELL,
            "static { tell(1); } public void override(CallEdit call) {} }")
        .service(CallOverrider.class, "x.Stamp")
        .write(folder.resolve("a.jar"));
    JarMaker.jar().service(DriverExtension.class, "x.Gone").write(folder.resolve("b.jar"));

    PluginInspection seen = inspector.inspect(folder);

    assertEquals("cheese", seen.plugin());
    assertEquals("2", seen.version());
    assertEquals(Optional.empty(), seen.spi());
    assertTrue(seen.shortForm());
    assertEquals(List.of("overrider", "driver extension"), List.copyOf(seen.parts()));
    assertEquals(2, seen.jars().size());
    assertEquals(
        List.of(
            folder
                + ": cheese: META-INF/services/io.girolle.spi.DriverExtension names x.Gone, which"
                + " isn't in it"),
        seen.faults().stream().map(Object::toString).toList());
  }

  @Test
  void tellsEveryFault() {
    Path other =
        JarMaker.jar()
            .source(
                "io.girolle.spi.CallEdit",
                "package io.girolle.spi; public interface CallEdit extends Call { void smell(); }")
            .write(home.resolve("spi.jar"));
    Path jar =
        loud("context.overrider(c -> c.smell());")
            .entry("reference.conf", "a = {")
            .service(CallOverrider.class, "x.Cheese")
            .against(other)
            .write(home.resolve("cheese.jar"));

    List<String> faults = inspector.inspect(jar).faults().stream().map(Object::toString).toList();

    assertEquals(3, faults.size(), faults::toString);
    assertTrue(faults.get(0).contains("calls void smell()"), faults.get(0));
    assertTrue(faults.get(1).contains("both forms"), faults.get(1));
    assertTrue(faults.get(2).startsWith(jar + "!/reference.conf:1: "), faults.get(2));
  }

  @Test
  void saysWhyItIsNone() throws IOException {
    Path broken = Files.writeString(home.resolve("cheese-1.jar"), "nothing");

    assertEquals(
        List.of(broken + ": cheese: isn't a whole jar: zip END header not found"),
        inspector.inspect(broken).faults().stream().map(Object::toString).toList());
    assertEquals(
        List.of(home.resolve("gone.jar") + ": gone: is missing"),
        inspector.inspect(home.resolve("gone.jar")).faults().stream()
            .map(Object::toString)
            .toList());
  }

  private static JarMaker loud(String install) {
    return JarMaker.jar()
        .pluginClass(
            "x.Cheese",
            install,
            Events.TELL + "static { tell(1); } public Cheese() { tell(2); } { tell(3); }")
        .service(Plugin.class, "x.Cheese");
  }
}

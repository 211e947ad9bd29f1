package io.girolle.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the SPI's public surface with the one that is written down: whoever changes it sees in
 * the same change what it means to plugins that are compiled already.
 */
class SignaturesTest {
  private static final String GOLDEN = "spi-signatures.txt";
  private static final int ACCESS = Modifier.PUBLIC | Modifier.PROTECTED;
  private static final int SHOWN = ACCESS | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;

  @Test
  void theSurfaceIsTheOneThatIsWrittenDown() throws IOException, URISyntaxException {
    String now = surface();
    Path update = Path.of("src/test/resources", GOLDEN);
    if (Boolean.getBoolean("girolle.spi.signatures.update")) {
      Files.writeString(update, now);
    }

    assertEquals(
        golden(),
        now,
        () ->
            "the SPI has changed: look whether plugins that are compiled already still work"
                + " (spi/README.md, Versions), raise girolle.spi.version in the parent pom, and run"
                + " this test with -Dgirolle.spi.signatures.update=true to write it down in "
                + update);
  }

  private static String golden() throws IOException {
    try (InputStream golden = SignaturesTest.class.getResourceAsStream("/" + GOLDEN)) {
      return new String(
          Objects.requireNonNull(golden, GOLDEN + " isn't there").readAllBytes(),
          StandardCharsets.UTF_8);
    }
  }

  private static String surface() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Plugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("io/girolle/spi"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> load(name.substring(0, name.length() - ".class".length())))
          .filter(type -> (type.getModifiers() & ACCESS) != 0)
          .sorted((a, b) -> a.getName().compareTo(b.getName()))
          .map(SignaturesTest::type)
          .collect(Collectors.joining("\n"));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName("io.girolle.spi." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String type(Class<?> type) {
    var lines = new ArrayList<String>();
    for (Field field : type.getDeclaredFields()) {
      if (isShown(field.getModifiers(), field.isSynthetic())) {
        lines.add(modifiers(field.getModifiers()) + name(field.getGenericType(), field.getName()));
      }
    }
    for (Constructor<?> made : type.getDeclaredConstructors()) {
      if (isShown(made.getModifiers(), made.isSynthetic())) {
        lines.add(modifiers(made.getModifiers()) + type.getSimpleName() + rest(made));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isShown(method.getModifiers(), method.isSynthetic())) {
        lines.add(
            modifiers(method.getModifiers())
                + (method.isDefault() ? "default " : "")
                + name(method.getGenericReturnType(), method.getName())
                + rest(method));
      }
    }
    return head(type)
        + "\n"
        + lines.stream().sorted().map(line -> "  " + line + "\n").collect(Collectors.joining());
  }

  private static String head(Class<?> type) {
    String kind =
        type.isInterface() ? "" : type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ";
    List<String> above = new ArrayList<>();
    Type parent = type.getGenericSuperclass();
    if (parent != null && parent != Object.class) {
      above.add(parent.getTypeName());
    }
    Arrays.stream(type.getGenericInterfaces()).map(Type::getTypeName).forEach(above::add);
    String shown = Modifier.toString(type.getModifiers() & ~Modifier.STRICT) + " ";
    return shown + kind + type.getName() + (above.isEmpty() ? "" : " : " + above);
  }

  private static boolean isShown(int modifiers, boolean synthetic) {
    return (modifiers & ACCESS) != 0 && !synthetic;
  }

  private static String modifiers(int modifiers) {
    return Modifier.toString(modifiers & SHOWN) + " ";
  }

  private static String name(Type type, String name) {
    return type.getTypeName() + " " + name;
  }

  private static String rest(Executable executable) {
    String parameters =
        Arrays.stream(executable.getGenericParameterTypes())
            .map(Type::getTypeName)
            .collect(Collectors.joining(", ", "(", ")"));
    Type[] thrown = executable.getGenericExceptionTypes();
    return thrown.length == 0
        ? parameters
        : parameters
            + Arrays.stream(thrown)
                .map(Type::getTypeName)
                .collect(Collectors.joining(", ", " throws ", ""));
  }
}

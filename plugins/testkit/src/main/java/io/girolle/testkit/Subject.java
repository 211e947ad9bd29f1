package io.girolle.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The plugin under test.
 *
 * @param name what it is called unless the test says so
 * @param type its class, or the one whose folder of classes it belongs to
 * @param packable whether a jar with its class would be this plugin
 * @param making makes it, in either form
 */
record Subject(String name, Class<?> type, boolean packable, Supplier<? extends Plugin> making) {
  /** What a jar may list. */
  static final List<Class<?>> KINDS =
      List.of(
          Plugin.class,
          CallOverrider.class,
          CallListener.class,
          Placer.class,
          DriverExtension.class);

  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /** A class in the full or the short form. */
  static Subject of(Class<?> type) {
    if (kinds(type).isEmpty()) {
      throw new IllegalArgumentException(
          type.getName()
              + " is no plugin (expected: it implements Plugin, CallOverrider, CallListener, Placer"
              + " or DriverExtension)");
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException(
          type.getName() + " isn't public (expected: as in the jar, where a node makes it)");
    }
    String name = name(type);
    return new Subject(name, type, true, () -> form(name, make(type)));
  }

  /** A plugin that is made already. */
  static Subject of(Plugin plugin) {
    return new Subject("plugin", plugin.getClass(), false, () -> plugin);
  }

  /** The kinds whose service files may list a class. */
  static List<Class<?>> kinds(Class<?> type) {
    return KINDS.stream().filter(kind -> kind.isAssignableFrom(type)).toList();
  }

  /** The defaults that it brings: {@code reference.conf} beside its classes. */
  Config reference() {
    Path file = PackedPlugin.placeOf(type).resolve("reference.conf");
    return packable && Files.isRegularFile(file)
        ? ConfigFactory.parseFile(file.toFile())
        : ConfigFactory.empty();
  }

  private static String name(Class<?> type) {
    String simple = type.getSimpleName().replaceFirst("(?<=.)Plugin$", "");
    return HUMP.matcher(simple).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  private static Plugin form(String name, Object made) {
    return made instanceof Plugin plugin ? plugin : new OnePart(name, made);
  }

  private static Object make(Class<?> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the constructor of " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          type.getName() + " can't be made (expected: a public constructor without parameters)", e);
    }
  }

  /** The full form of a class in the short one. */
  private record OnePart(String name, Object part) implements Plugin {

    @Override
    public void install(PluginContext context) {
      long registered =
          Stream.of(
                  register(CallOverrider.class, context::overrider),
                  register(CallListener.class, context::listener),
                  register(Placer.class, placer -> context.placer(name, placer)),
                  register(DriverExtension.class, context::driverExtension))
              .filter(done -> done)
              .count();
      if (registered == 0) {
        throw new IllegalStateException(part.getClass().getName() + " is no part of a plugin");
      }
    }

    private <T> boolean register(Class<T> kind, Consumer<T> registration) {
      if (!kind.isInstance(part)) {
        return false;
      }
      registration.accept(kind.cast(part));
      return true;
    }
  }
}

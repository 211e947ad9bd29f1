package io.girolle.loader.remains;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields and methods of the JDK, as far as the JVM was started with their packages open. */
final class JdkInternals {
  private final boolean open;

  private JdkInternals(boolean open) {
    this.open = open;
  }

  /** Those of this JVM. */
  static JdkInternals open() {
    return new JdkInternals(true);
  }

  /** None, whatever the JVM would allow. */
  static JdkInternals closed() {
    return new JdkInternals(false);
  }

  /** A field, unless it isn't open or this JDK has none. */
  Optional<Field> field(String className, String name) {
    if (!open) {
      return Optional.empty();
    }
    try {
      Field field = Class.forName(className).getDeclaredField(name);
      return field.trySetAccessible() ? Optional.of(field) : Optional.empty();
    } catch (ClassNotFoundException | NoSuchFieldException e) {
      return Optional.empty();
    }
  }

  /** A method without parameters, unless it isn't open or this JDK has none. */
  Optional<Method> method(String className, String name) {
    if (!open) {
      return Optional.empty();
    }
    try {
      Method method = Class.forName(className).getDeclaredMethod(name);
      return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  /** What a field of an object has; empty too if the object isn't of the field's class. */
  static Optional<Object> read(Optional<Field> field, @Nullable Object owner) {
    if (field.isEmpty() || (owner != null && !field.get().getDeclaringClass().isInstance(owner))) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(field.get().get(owner));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.get() + " was made accessible", e);
    }
  }
}

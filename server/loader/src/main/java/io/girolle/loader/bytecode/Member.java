package io.girolle.loader.bytecode;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.objectweb.asm.Type;

/**
 * A method or a field, as class files name it.
 *
 * @param name its name
 * @param descriptor its type
 */
record Member(String name, String descriptor) {
  private static final String CONSTRUCTOR = "<init>";

  /** Whether it makes an object; subclasses don't inherit it. */
  boolean isConstructor() {
    return name.equals(CONSTRUCTOR);
  }

  /** As its author wrote it, for people: {@code String header(String)}. */
  String text(String owner) {
    Type type = Type.getType(descriptor);
    if (type.getSort() != Type.METHOD) {
      return name;
    }
    String arguments =
        Arrays.stream(type.getArgumentTypes())
            .map(Member::simple)
            .collect(Collectors.joining(", ", "(", ")"));
    return isConstructor()
        ? "constructor " + simple(Type.getObjectType(owner)) + arguments
        : simple(type.getReturnType()) + " " + name + arguments;
  }

  private static String simple(Type type) {
    String name = type.getClassName();
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }
}

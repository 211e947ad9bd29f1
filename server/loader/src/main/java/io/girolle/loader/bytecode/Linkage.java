package io.girolle.loader.bytecode;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.objectweb.asm.Opcodes;

/**
 * Compares what a plugin's classes ask of the SPI with what the SPI has, and says what the JVM
 * would throw an error for. Not thread-safe.
 */
final class Linkage {
  private static final int ACCESSIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

  private final VisibleClasses classes;
  private final String spi;
  private final Set<String> faults = new LinkedHashSet<>();

  /**
   * A comparison.
   *
   * @param classes what the plugin sees
   * @param spi what messages call the SPI, with its version
   */
  Linkage(VisibleClasses classes, String spi) {
    this.classes = classes;
    this.spi = spi;
  }

  /** What was found, in order. */
  Set<String> faults() {
    return faults;
  }

  /** A class names a type. */
  void type(String user, String name) {
    if (VisibleClasses.isSpi(name)) {
      Optional<ClassShape> type = classes.find(name);
      if (type.isEmpty()) {
        fault(user, "uses " + dotted(name) + ", which " + spi + " doesn't have");
      } else if (!type.get().isPublic()) {
        fault(user, "uses " + dotted(name) + ", which isn't public in " + spi);
      }
    }
  }

  /** A class extends or implements a type. */
  void supertype(String user, String name, boolean asInterface) {
    type(user, name);
    if (VisibleClasses.isSpi(name)) {
      classes.find(name).ifPresent(type -> supertype(user, type, asInterface));
    }
  }

  private void supertype(String user, ClassShape type, boolean asInterface) {
    if (type.isInterface() != asInterface) {
      fault(
          user,
          (asInterface ? "implements " : "extends ")
              + dotted(type.name())
              + (asInterface ? ", which is a class in " : ", which is an interface in ")
              + spi);
    } else if (type.isFinal()) {
      fault(user, "extends " + dotted(type.name()) + ", which is final in " + spi);
    }
  }

  /** A class makes an instance of a type. */
  void instance(String user, String name) {
    type(user, name);
    if (VisibleClasses.isSpi(name)
        && classes.find(name).filter(ClassShape::isAbstract).isPresent()) {
      fault(user, "makes a new " + dotted(name) + ", which is abstract in " + spi);
    }
  }

  /** A class calls a method. */
  void method(String user, String owner, Member method, boolean isStatic, boolean ofInterface) {
    String what = "calls " + method.text(owner) + " of " + dotted(owner);
    Optional<Hierarchy> lookedThrough = lookThrough(user, owner);
    if (lookedThrough.isPresent()) {
      ClassShape type = lookedThrough.get().types().get(0);
      if (type.isInterface() != ofInterface && VisibleClasses.isSpi(owner)) {
        fault(
            user, what + ", which is " + (ofInterface ? "a class" : "an interface") + " in " + spi);
      } else {
        member(user, what, lookedThrough.get(), ClassShape::methods, method, isStatic);
      }
    }
  }

  /** A class calls what a supertype has for a method, or had. */
  void superMethod(String user, String owner, Member method, boolean ofInterface) {
    method(user, owner, method, false, ofInterface);
    lookThrough(user, owner)
        .flatMap(types -> types.member(ClassShape::methods, method))
        .filter(found -> VisibleClasses.isSpi(found.owner().name()))
        .filter(found -> ClassShape.has(found.flags(), Opcodes.ACC_ABSTRACT))
        .ifPresent(
            found -> {
              String what = "calls " + method.text(owner) + " of " + dotted(owner);
              fault(user, what + ", which is abstract in " + spi);
            });
  }

  /** A class reads or writes a field. */
  void field(String user, String owner, Member field, boolean isStatic) {
    String what = "uses field " + field.text(owner) + " of " + dotted(owner);
    lookThrough(user, owner)
        .ifPresent(types -> member(user, what, types, ClassShape::fields, field, isStatic));
  }

  private Optional<Hierarchy> lookThrough(String user, String owner) {
    if (!classes.isOfSpi(owner)) {
      return Optional.empty();
    }
    type(user, owner);
    return classes.find(owner).map(type -> classes.hierarchy(owner));
  }

  private void member(
      String user,
      String what,
      Hierarchy types,
      Function<ClassShape, Map<Member, Integer>> kind,
      Member wanted,
      boolean isStatic) {
    Optional<Hierarchy.Found> found = types.member(kind, wanted);
    if (found.isEmpty()) {
      if (types.whole()) {
        fault(user, what + ", which " + spi + " doesn't have" + instead(types, kind, wanted));
      }
    } else if (VisibleClasses.isSpi(found.get().owner().name())) {
      int flags = found.get().flags();
      if (ClassShape.has(flags, Opcodes.ACC_STATIC) != isStatic) {
        fault(user, what + ", which " + (isStatic ? "isn't static in " : "is static in ") + spi);
      } else if (!ClassShape.has(flags, ACCESSIBLE)) {
        fault(user, what + ", which isn't public in " + spi);
      }
    }
  }

  /** A class that isn't abstract has to implement whatever the SPI's types ask for. */
  void implemented(ClassShape type) {
    implemented(type.name(), type.name(), Set.of());
  }

  /** So does a lambda. */
  void implemented(String user, String type, Set<Member> implemented) {
    if (!classes.isOfSpi(type)) {
      return;
    }
    Hierarchy types = classes.hierarchy(type);
    if (!types.whole()) {
      return;
    }
    for (ClassShape parent : types.types()) {
      if (VisibleClasses.isSpi(parent.name())) {
        parent
            .methods()
            .forEach(
                (method, flags) -> {
                  if (implemented.contains(method)) {
                    return;
                  }
                  if (!ClassShape.has(flags, Opcodes.ACC_ABSTRACT)) {
                    inherited(user, parent, method, types);
                  } else if (!types.implementsIt(method)) {
                    unimplemented(user, parent, method, types);
                  }
                });
      }
    }
  }

  private void inherited(String user, ClassShape parent, Member method, Hierarchy types) {
    List<ClassShape> defaults = types.defaults(method);
    if (defaults.size() > 1 && defaults.contains(parent)) {
      String others =
          defaults.stream()
              .filter(type -> type != parent)
              .map(type -> dotted(type.name()))
              .collect(Collectors.joining(" and "));
      fault(
          user,
          "inherits %s from %s, which %s implements, and from %s: it needs one of its own"
              .formatted(method.text(parent.name()), dotted(parent.name()), spi, others));
    }
  }

  private void unimplemented(String user, ClassShape parent, Member method, Hierarchy types) {
    String has =
        types.types().stream()
            .filter(type -> !VisibleClasses.isSpi(type.name()))
            .flatMap(type -> type.methods().keySet().stream())
            .filter(other -> other.name().equals(method.name()))
            .map(other -> other.text(parent.name()))
            .collect(Collectors.joining(", "));
    fault(
        user,
        "doesn't implement "
            + method.text(parent.name())
            + " of "
            + dotted(parent.name())
            + ", which "
            + spi
            + " asks for"
            + (has.isEmpty() ? "" : "; it has " + has));
  }

  private static String instead(
      Hierarchy types, Function<ClassShape, Map<Member, Integer>> kind, Member wanted) {
    List<String> alike =
        types.types().stream()
            .filter(type -> VisibleClasses.isSpi(type.name()))
            .flatMap(
                type ->
                    kind.apply(type).keySet().stream()
                        .filter(member -> member.name().equals(wanted.name()))
                        .map(member -> member.text(type.name())))
            .distinct()
            .toList();
    return alike.isEmpty() ? "" : "; it has " + String.join(", ", alike);
  }

  private void fault(String user, String what) {
    faults.add(dotted(user) + " " + what);
  }

  private static String dotted(String name) {
    return name.replace('/', '.');
  }
}

package io.girolle.loader.bytecode;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A type and all that it inherits from: itself, its superclasses, then interfaces.
 *
 * @param types those that were found
 * @param whole whether all were
 */
record Hierarchy(List<ClassShape> types, boolean whole) {

  /** Where a member was found. */
  record Found(ClassShape owner, int flags) {}

  /** Whether a method of an instance is implemented somewhere. */
  boolean implementsIt(Member method) {
    return types.stream().anyMatch(type -> type.implementsIt(method));
  }

  /**
   * Finds a member where the JVM would.
   *
   * @param members methods, or fields
   */
  Optional<Found> member(Function<ClassShape, Map<Member, Integer>> members, Member wanted) {
    for (ClassShape type : types) {
      Integer flags = members.apply(type).get(wanted);
      if (flags != null) {
        return Optional.of(new Found(type, flags));
      } else if (wanted.isConstructor()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * The interfaces whose defaults of a method an instance inherits, none of them from another; more
   * than one of them, and the JVM takes none.
   */
  List<ClassShape> defaults(Member method) {
    if (types.stream().anyMatch(type -> !type.isInterface() && type.hasForInstances(method))) {
      return List.of();
    }
    List<ClassShape> declaring =
        types.stream().filter(type -> type.hasForInstances(method)).toList();
    return declaring.stream()
        .filter(type -> declaring.stream().noneMatch(other -> inherits(other, type.name())))
        .filter(type -> type.implementsIt(method))
        .toList();
  }

  private boolean inherits(ClassShape type, String ancestor) {
    var parents = new HashSet<>(type.interfaces());
    for (boolean more = true; more; ) { // a broken jar may have circles
      more = false;
      for (ClassShape parent : types) {
        more |= parents.contains(parent.name()) && parents.addAll(parent.interfaces());
      }
    }
    return parents.contains(ancestor);
  }
}

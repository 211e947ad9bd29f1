package io.girolle.loader.bytecode;

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
      }
    }
    return Optional.empty();
  }
}

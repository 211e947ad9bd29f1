package io.girolle.call;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON as JDK types, checked and made immutable; JSON's null is left out. */
final class JsonValues {
  private static final Set<Class<?>> SCALARS =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          BigInteger.class,
          BigDecimal.class);

  private JsonValues() {}

  /**
   * A copy of a value, all the way down.
   *
   * @throws IllegalArgumentException when something in it has no JSON form
   */
  static Object copy(Object value) {
    if (SCALARS.contains(value.getClass()) || isFinite(value)) {
      return value;
    } else if (value instanceof Map<?, ?> map) {
      return copy(map);
    } else if (value instanceof List<?> list) {
      return copy(list);
    }
    throw refused(value);
  }

  static Map<String, Object> copy(Map<?, ?> map) {
    var copy = new LinkedHashMap<String, Object>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw refused(key);
          }
          if (value != null) {
            copy.put(name, copy(value));
          }
        });
    return Collections.unmodifiableMap(copy);
  }

  private static List<Object> copy(List<?> list) {
    var copy = new ArrayList<Object>();
    for (Object value : list) {
      if (value != null) {
        copy.add(copy(value));
      }
    }
    return Collections.unmodifiableList(copy);
  }

  private static boolean isFinite(Object value) {
    return (value instanceof Double || value instanceof Float)
        && Double.isFinite(((Number) value).doubleValue());
  }

  private static IllegalArgumentException refused(@Nullable Object value) {
    String found =
        value instanceof Number || value == null
            ? String.valueOf(value)
            : value.getClass().getName();
    return new IllegalArgumentException(
        found + " (expected: JSON as String, Boolean, Number, List or Map with String keys)");
  }
}

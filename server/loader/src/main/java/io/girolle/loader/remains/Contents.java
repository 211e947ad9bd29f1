package io.girolle.loader.remains;

import java.lang.ref.SoftReference;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an object is a plugin's, or has one in it that is: in arrays and in collections and
 * references of the JDK, to a small depth and number. None of the plugin's code is run.
 */
final class Contents {
  private static final int DEPTH = 3;
  private static final int WIDTH = 100;

  /** Packages whose collections are plain: to iterate over one runs nobody's code but the JDK's. */
  private static final Set<String> PLAIN = Set.of("java.util", "java.util.concurrent");

  private static final String IMMUTABLE = "java.util.ImmutableCollections$";

  private final Ownership ownership;

  Contents(Ownership ownership) {
    this.ownership = ownership;
  }

  boolean has(@Nullable Object object) {
    try {
      return has(object, DEPTH);
    } catch (RuntimeException e) { // its owner changed it meanwhile: it is in use
      return false;
    }
  }

  private boolean has(@Nullable Object object, int depth) {
    if (object == null || ownership.has(object)) {
      return object != null;
    }
    return depth > 0 && parts(object).limit(WIDTH).anyMatch(part -> has(part, depth - 1));
  }

  private static Stream<?> parts(Object object) {
    if (object instanceof Object[] array) {
      return Stream.of(array);
    }
    if (object instanceof AtomicReference<?> reference) {
      return Stream.ofNullable(reference.get());
    }
    if (object instanceof SoftReference<?> reference) {
      return Stream.ofNullable(reference.get());
    }
    if (object instanceof Optional<?> optional) {
      return optional.stream();
    }
    return isPlain(object) ? elements(object) : Stream.empty();
  }

  /** Views of other collections are nested classes, and may be views of a plugin's own. */
  private static boolean isPlain(Object object) {
    Class<?> type = object.getClass();
    return PLAIN.contains(type.getPackageName())
        && type.getClassLoader() == null
        && (!type.isMemberClass() || type.getName().startsWith(IMMUTABLE));
  }

  private static Stream<?> elements(Object object) {
    if (object instanceof Map<?, ?> map) {
      return map.entrySet().stream().limit(WIDTH).flatMap(e -> Stream.of(e.getKey(), e.getValue()));
    }
    return object instanceof Collection<?> collection ? collection.stream() : Stream.empty();
  }
}

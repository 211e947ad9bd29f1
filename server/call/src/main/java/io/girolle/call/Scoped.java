package io.girolle.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a kind in their order, with those found once for each function whose calls pass them.
 * Where no instance has a {@code when}, that is all of them, and nothing is looked up. Thread-safe.
 *
 * @param <T> the kind of part
 */
public final class Scoped<T> {
  private static final int FUNCTIONS = 10_000;

  private final List<Registered<T>> all;
  private final @Nullable Cache<FunctionName, List<Registered<T>>> byFunction;

  /** Parts in their order. */
  public Scoped(List<Registered<T>> parts) {
    all = List.copyOf(parts);
    boolean everywhere = all.stream().allMatch(p -> p.plugin().rules().when().isEverything());
    byFunction =
        everywhere
            ? null
            : Caffeine.newBuilder().maximumSize(FUNCTIONS).executor(Runnable::run).build();
  }

  /** Every part. */
  public List<Registered<T>> all() {
    return all;
  }

  /** The parts that a call passes. */
  public List<Registered<T>> of(CallModel call) {
    return byFunction == null ? all : of(call.function());
  }

  /** The parts that calls of a function pass. */
  public List<Registered<T>> of(FunctionName function) {
    return byFunction == null ? all : byFunction.get(function, this::passed);
  }

  private List<Registered<T>> passed(FunctionName function) {
    return all.stream().filter(p -> p.plugin().rules().when().contains(function)).toList();
  }
}

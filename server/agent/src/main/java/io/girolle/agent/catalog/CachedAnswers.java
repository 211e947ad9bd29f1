package io.girolle.agent.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** What is kept of one kind of answers, by key. Bounded by what its keys take as well. */
final class CachedAnswers<K, T> {
  private static final int CHARACTERS_OF_AN_ENTRY = 64;

  private final CacheTerms terms;
  private final Function<K, CompletionStage<Optional<T>>> source;
  private final BiPredicate<T, T> same;
  private final Cache<K, CachedAnswer<T>> answers;

  CachedAnswers(
      CacheTerms terms,
      Function<K, CompletionStage<Optional<T>>> source,
      BiPredicate<T, T> same,
      ToIntFunction<K> length) {
    this.terms = terms;
    this.source = source;
    this.same = same;
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(terms.limits().entries())
            .weigher((K key, CachedAnswer<T> answer) -> weight(length.applyAsInt(key)))
            .executor(Runnable::run)
            .build();
  }

  CompletionStage<Optional<T>> get(K key) {
    CachedAnswer<T> known = answers.getIfPresent(key);
    return (known == null ? answers.get(key, this::made) : known).ask();
  }

  private CachedAnswer<T> made(K key) {
    return new CachedAnswer<>(terms, () -> source.apply(key), same);
  }

  /** A long key counts as several. */
  private static int weight(int length) {
    return 1 + length / CHARACTERS_OF_AN_ENTRY;
  }
}

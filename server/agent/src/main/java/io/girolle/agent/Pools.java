package io.girolle.agent;

import io.girolle.call.Registered;
import io.girolle.spi.RunnerPool;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The parts of pools that are watched, each once however many generations use it. One ends when the
 * last of them has let it go.
 */
final class Pools {
  private final Links links;
  private final Supplier<WaitingList> waitingLists;
  private final Ejection ejection;
  private final Map<Key, Held> watches = new ConcurrentHashMap<>();

  private record Key(Registered<RunnerPool> pool, String key) {}

  private record Held(PoolWatch watch, int holders) {
    Held holders(int more) {
      return new Held(watch, holders + more);
    }
  }

  Pools(Links links, Supplier<WaitingList> waitingLists, Ejection ejection) {
    this.links = links;
    this.waitingLists = waitingLists;
    this.ejection = ejection;
  }

  /**
   * Takes hold of a part of a pool, which the caller lets go later.
   *
   * @param thread where it is opened, if nobody had it; may block
   */
  PoolWatch hold(Registered<RunnerPool> pool, String key, Executor thread) {
    Held held =
        watches.compute(
            new Key(pool, key),
            (k, there) ->
                there == null
                    ? new Held(new PoolWatch(pool, key, links, waitingLists.get(), ejection), 1)
                    : there.holders(+1));
    if (held.holders() == 1) {
      thread.execute(held.watch()::open);
    }
    return held.watch();
  }

  /**
   * Lets a part go; on a thread that may block.
   *
   * @return why it couldn't be closed, if nobody has it any more
   */
  Optional<Throwable> letGo(PoolWatch watch) {
    Held left =
        watches.computeIfPresent(
            new Key(watch.pool(), watch.key()),
            (k, held) -> held.holders() == 1 ? null : held.holders(-1));
    return left == null ? watch.close() : Optional.empty();
  }

  /** All that is watched now. */
  Collection<PoolWatch> watches() {
    return List.copyOf(watches.values()).stream().map(Held::watch).toList();
  }
}

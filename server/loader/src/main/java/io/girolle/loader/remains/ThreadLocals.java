package io.girolle.loader.remains;

import io.girolle.loader.remains.Ownership.Owner;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Thread-locals, inheritable ones too, that are the plugin's or have something of the plugin's, on
 * threads that aren't. An entry is emptied, as a collection of its key would have done: its thread,
 * which may be using its table, takes such entries out when it comes upon them.
 */
final class ThreadLocals implements Kind {
  private static final String MAP = "java.lang.ThreadLocal$ThreadLocalMap";
  private static final int NAMED = 3;

  private final ThreadOwners owners;
  private final List<Optional<Field>> maps;
  private final Optional<Field> table;
  private final Optional<Field> value;
  private final Optional<Field> supplier;

  ThreadLocals(JdkInternals jdk, ThreadOwners owners) {
    this.owners = owners;
    this.maps =
        List.of(
            jdk.field("java.lang.Thread", "threadLocals"),
            jdk.field("java.lang.Thread", "inheritableThreadLocals"));
    this.table = jdk.field(MAP, "table");
    this.value = jdk.field(MAP + "$Entry", "value");
    this.supplier = jdk.field("java.lang.ThreadLocal$SuppliedThreadLocal", "supplier");
  }

  /** A thread-local's place in the table of one thread. */
  private record Entry(Thread thread, Reference<?> entry) {}

  @Override
  public List<Left> find(Search search) {
    var contents = new Contents(search.ownership());
    var found = new LinkedHashMap<String, List<Entry>>();
    search
        .threads()
        .forEach(
            (thread, stack) -> {
              if (owners.of(thread, stack, search.ownership()) != Owner.PLUGIN) {
                entries(thread)
                    .filter(entry -> isPlugins(entry, contents))
                    .forEach(
                        entry ->
                            found
                                .computeIfAbsent(describe(entry), first -> new ArrayList<>())
                                .add(new Entry(thread, entry)));
              }
            });
    return found.entrySet().stream().map(this::left).toList();
  }

  private Stream<Reference<?>> entries(Thread thread) {
    return maps.stream()
        .flatMap(map -> JdkInternals.read(map, thread).stream())
        .flatMap(map -> JdkInternals.read(table, map).stream())
        .flatMap(entries -> Stream.of((Object[]) entries))
        .filter(Reference.class::isInstance)
        .map(Reference.class::cast);
  }

  private boolean isPlugins(Reference<?> entry, Contents contents) {
    Optional<Object> key = Optional.ofNullable(entry.get());
    return contents.has(key.orElse(null))
        || contents.has(key.flatMap(k -> JdkInternals.read(supplier, k)).orElse(null))
        || contents.has(JdkInternals.read(value, entry).orElse(null));
  }

  private String describe(Reference<?> entry) {
    Object key = entry.get();
    return JdkInternals.read(value, entry).map(v -> v.getClass().getName()).orElse("null")
        + (key == null ? "" : " by " + key.getClass().getName());
  }

  private Left left(Map.Entry<String, List<Entry>> found) {
    List<Entry> entries = found.getValue();
    List<String> threads = entries.stream().map(e -> e.thread().getName()).distinct().toList();
    String more = threads.size() > NAMED ? ", ..." : "";
    String name =
        "%s on %s of the node: %s%s"
            .formatted(
                found.getKey(),
                threads.size() == 1 ? "1 thread" : threads.size() + " threads",
                String.join(", ", threads.subList(0, Math.min(NAMED, threads.size()))),
                more);
    return Left.of("thread-local", name, () -> empty(entries));
  }

  private void empty(List<Entry> entries) throws IllegalAccessException {
    for (Entry each : entries) {
      each.entry().clear();
      value.orElseThrow().set(each.entry(), null);
    }
  }
}

package io.girolle.host.plugins;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds on to.
 *
 * @param classes loaded classes
 * @param metaspaceKiB the memory that they take
 * @param threads living threads, without those of pools that grow and shrink with the load
 * @param descriptors open files and sockets; 0 where they can't be seen
 * @param meters registered meters
 */
record Footprint(int classes, long metaspaceKiB, int threads, long descriptors, int meters) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /**
   * Clients have now more connections, now fewer; one kept by each of 200 changes would be more.
   */
  private static final int FEWER_THAN_CHANGES = 64;

  static Footprint now(MeterRegistry meters) throws IOException {
    System.gc();
    long metaspace =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .mapToLong(pool -> pool.getUsage().getUsed() / 1024)
            .sum();
    return new Footprint(
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
        metaspace,
        lastingThreads(),
        openDescriptors(),
        meters.getMeters().size());
  }

  private static int lastingThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> !name.startsWith("girolle-blocking"))
            .filter(name -> !name.startsWith("ForkJoinPool"))
            .filter(name -> !name.startsWith("HttpClient"))
            .count();
  }

  /** How many living threads have a name. */
  static long threadsNamed(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  private static long openDescriptors() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.count();
    }
  }

  /** Whether it has grown by no more than chance since. */
  boolean isFlatSince(Footprint base) {
    return classes <= base.classes + 100
        && metaspaceKiB <= base.metaspaceKiB + 1024
        && threads <= base.threads + 4
        && descriptors <= base.descriptors + FEWER_THAN_CHANGES
        && meters <= base.meters;
  }
}

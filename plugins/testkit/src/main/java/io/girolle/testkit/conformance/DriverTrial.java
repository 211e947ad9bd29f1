package io.girolle.testkit.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.CallModel;
import io.girolle.runner.SampleSpec;
import io.girolle.spi.AppFunction;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One instance from its launch to its end, in a folder of its own. Not thread-safe. */
final class DriverTrial implements AutoCloseable {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(15);
  private static final Set<Integer> FROM_A_FUNCTION = Set.of(200, 502, 504);

  private final DriverConformance suite;
  private final Driver driver;
  private final Path folder;
  private final Set<ProcessHandle> processesBefore = processes();
  private final Set<String> leftoversBefore;
  private @Nullable ContainerSpec spec;
  private @Nullable Instance instance;

  private DriverTrial(DriverConformance suite, Driver driver) throws Exception {
    this.suite = suite;
    this.driver = driver;
    this.folder = Files.createTempDirectory("gdc");
    this.leftoversBefore = Set.copyOf(suite.leftovers());
  }

  /** What is done with an instance. */
  @FunctionalInterface
  interface Use {
    void with(DriverTrial trial) throws Exception;
  }

  /** Has something done with a driver of its own. */
  static void with(DriverConformance suite, Use use) throws Exception {
    try (Driver driver = suite.driver();
        DriverTrial trial = of(suite, driver)) {
      use.with(trial);
    }
  }

  static DriverTrial of(DriverConformance suite, Driver driver) throws Exception {
    return new DriverTrial(suite, driver);
  }

  /** Launches the suite's function. */
  DriverTrial launch() throws Exception {
    launch(suite.function(), edited -> {});
    return this;
  }

  /** Launches a function with what a driver extension would do to its spec. */
  void launch(AppFunction function, Consumer<ContainerSpec> edit)
      throws DriverException, InterruptedException {
    CallModel call = SampleCalls.model(function);
    String id = "conformance-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    ContainerSpec asked = SampleSpec.sealed(call, id, folder, edit);
    spec = asked;
    instance = driver.launch(asked);
    assertNotNull(instance, "launch gave null");
  }

  ContainerSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("nothing was launched");
    }
    return spec;
  }

  Instance instance() {
    if (instance == null) {
      throw new IllegalStateException("nothing was launched");
    }
    return instance;
  }

  /** Waits until its socket is there. */
  DriverTrial ready() {
    Path socket = folder.resolve("lsnr.sock");
    try {
      await()
          .atMost(START)
          .until(() -> Files.exists(socket, LinkOption.NOFOLLOW_LINKS) || hasEnded());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no socket " + socket + " after " + START, e);
    }
    assertFalse(hasEnded(), "it has ended by itself");
    return this;
  }

  /** Calls the function. */
  void answers() throws IOException {
    assertNotNull(instance().endpoint(), "endpoint is null");
    int status = FunctionClient.call(instance().endpoint());
    assertTrue(FROM_A_FUNCTION.contains(status), () -> "it answered with " + status);
  }

  boolean hasEnded() {
    assertNotNull(instance().exited(), "exited is null");
    return instance().exited().toCompletableFuture().isDone();
  }

  /** What it ended with, which must be known by now. */
  Exit exit() {
    try {
      Exit exit = instance().exited().toCompletableFuture().get(END.toSeconds(), TimeUnit.SECONDS);
      assertNotNull(exit, "exited gave null");
      return exit;
    } catch (TimeoutException e) {
      throw new AssertionError("exited isn't complete " + END + " after its end", e);
    } catch (ExecutionException e) {
      throw new AssertionError("exited completed exceptionally", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Stops it, which must not take for ever. */
  void stop(Duration grace) {
    long begun = System.nanoTime();
    instance().stop(grace);
    Duration took = Duration.ofNanos(System.nanoTime() - begun).minus(grace);
    assertTrue(took.compareTo(END) < 0, () -> "stop took " + took + " longer than its grace");
  }

  /** The processes of this one that have appeared since. */
  Set<ProcessHandle> newProcesses() {
    return processes().stream()
        .filter(process -> !processesBefore.contains(process))
        .collect(Collectors.toSet());
  }

  /** Nothing is left: no answer, no process, and nothing that the suite knows of. */
  void nothingIsLeft() {
    if (instance != null) {
      assertTrue(isDeaf(), "it still answers");
    }
    try {
      await().atMost(END).until(() -> newProcesses().isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("processes are left: " + newProcesses(), e);
    }
    try {
      await().atMost(END).until(() -> newLeftovers().isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("something is left of it", e);
    }
  }

  /** Sees to it that a test that failed leaves nothing to the next. */
  @Override
  public void close() throws IOException {
    if (instance != null) {
      instance.stop(Duration.ZERO);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<String> newLeftovers() throws Exception {
    return suite.leftovers().stream().filter(left -> !leftoversBefore.contains(left)).toList();
  }

  private boolean isDeaf() {
    try {
      FunctionClient.call(instance().endpoint());
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static Set<ProcessHandle> processes() {
    return ProcessHandle.current().descendants().collect(Collectors.toSet());
  }
}

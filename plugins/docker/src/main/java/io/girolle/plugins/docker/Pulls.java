package io.girolle.plugins.docker;

import io.girolle.spi.Blame;
import io.girolle.spi.DriverException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The pulls that are under way: one an image, for all who wait for it, each for as long as it
 * likes. One that nobody waits for any more is broken off. Thread-safe.
 */
final class Pulls implements AutoCloseable {
  private final Map<String, Flight> flights = new HashMap<>();
  private final ExecutorService threads;
  private final Pull pull;
  private final Duration timeout;
  private final Meters meters;
  private final Logger log;

  Pulls(Pull pull, Duration timeout, Meters meters, Logger log) {
    this.pull = pull;
    this.timeout = timeout;
    this.meters = meters;
    this.log = log;
    var number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task, "docker-pull-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A pull and how many wait for it. */
  private static final class Flight {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    @Nullable Future<?> work;
    int waiting;
    volatile boolean brokenOff;
  }

  /** How many launches wait for an image. */
  synchronized int waiting() {
    return flights.values().stream().mapToInt(flight -> flight.waiting).sum();
  }

  /** Waits until an image has been pulled. */
  void await(ImageName image) throws DriverException, InterruptedException {
    Flight flight = join(image);
    try {
      flight.done.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DriverException(504, Blame.USER, "Image pull timed out", null);
    } catch (ExecutionException e) {
      throw failure(image, e.getCause());
    } finally {
      leave(image, flight);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private synchronized Flight join(ImageName image) {
    Flight flight = flights.get(image.text());
    if (flight == null) {
      var begun = new Flight();
      begun.work = threads.submit(() -> fly(image, begun));
      flights.put(image.text(), begun);
      flight = begun;
    }
    flight.waiting++;
    return flight;
  }

  private synchronized void leave(ImageName image, Flight flight) {
    flight.waiting--;
    if (flight.waiting == 0 && flights.remove(image.text(), flight) && !flight.done.isDone()) {
      flight.brokenOff = true;
      Objects.requireNonNull(flight.work).cancel(true);
      log.info("event=pull-broken-off image={}", image.text());
    }
  }

  private synchronized void landed(ImageName image, Flight flight) {
    flights.remove(image.text(), flight);
  }

  private void fly(ImageName image, Flight flight) {
    Stopwatch watch = Stopwatch.start();
    try {
      pull.pull(image);
      ended(image, flight, watch, null);
    } catch (EngineException | RuntimeException e) {
      ended(image, flight, watch, e);
    }
  }

  private void ended(ImageName image, Flight flight, Stopwatch watch, @Nullable Exception failure) {
    landed(image, flight);
    if (failure == null) {
      meters.pulled("success", watch.elapsed());
      log.info("event=image-pulled image={} took={}", image.text(), watch.elapsed());
      flight.done.complete(null);
      return;
    }
    meters.pulled(flight.brokenOff ? "broken-off" : "failure", watch.elapsed());
    if (!flight.brokenOff) {
      log.warn(
          "event=image-not-pulled image={} took={} error=\"{}\"",
          image.text(),
          watch.elapsed(),
          failure.getMessage());
    }
    flight.done.completeExceptionally(failure);
  }

  private static DriverException failure(ImageName image, @Nullable Throwable cause) {
    if (cause instanceof EngineException e && !e.hadNoAnswer()) {
      return new DriverException(
          502, Blame.USER, "Failed to pull image '%s': %s".formatted(image.text(), e.text()), e);
    }
    return new DriverException(
        "can't pull image '%s': %s"
            .formatted(image.text(), cause == null ? "" : cause.getMessage()),
        cause);
  }
}

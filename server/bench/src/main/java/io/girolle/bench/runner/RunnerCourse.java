package io.girolle.bench.runner;

import io.girolle.bench.BenchException;
import io.girolle.bench.Median;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The two measurements. Each round does the same through the runner and without it, one after the
 * other, so that what disturbs the machine for a while disturbs both.
 */
final class RunnerCourse {
  private static final String BODY = "x".repeat(128);
  private static final double MOST_COLD = 1.3;
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int WARM_UP = 20_000;
  private static final int COLD_WARM_UP = 5;

  private final RunnerNode node;
  private final EngageClient client;
  private final List<String> command;
  private final PrintWriter out;

  RunnerCourse(RunnerNode node, EngageClient client, List<String> command, PrintWriter out) {
    this.node = node;
    this.client = client;
    this.command = command;
    this.out = out;
  }

  /** Some work to be timed. */
  private interface Step {
    String run() throws BenchException, IOException, InterruptedException;
  }

  /** Waits for the runner, and calls until calls get no cheaper. */
  void warmUp() throws BenchException, IOException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      try {
        client.call("warm", BODY);
        break;
      } catch (BenchException e) {
        node.process().checkAlive();
        if (System.nanoTime() - begun > START_NANOS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    for (int i = 0; i < WARM_UP; i++) {
      client.call("warm", BODY);
    }
    for (int i = 0; i < COLD_WARM_UP; i++) {
      client.call("first-" + i, BODY);
      var unused = coldByHand();
    }
  }

  /** A call of an instance that is there. */
  void warm(int rounds, int calls) throws BenchException, IOException, InterruptedException {
    List<Double> straight = new ArrayList<>();
    List<Double> through = new ArrayList<>();
    try (DirectFunction function = DirectFunction.start(command)) {
      for (int i = 0; i < WARM_UP; i++) {
        function.call(BODY);
      }
      for (int round = 0; round < rounds; round++) {
        straight.add(median(calls, () -> function.call(BODY)));
        through.add(median(calls, () -> client.call("warm", BODY)));
      }
    }
    print("warm call, 128 bytes", straight, through);
  }

  /** A call for which an instance is started; whether its bar holds. */
  boolean cold(int rounds) throws BenchException, IOException, InterruptedException {
    List<Double> byHand = new ArrayList<>();
    List<Double> through = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      String function = "cold-" + round;
      byHand.add(coldByHand());
      through.add(time(() -> client.call(function, BODY)));
    }
    double ratio = print("cold start of a Node function", byHand, through);
    out.printf(
        "cold start, as a multiple of the same by hand: %.2f (bar: at most %.1f): %s%n",
        ratio, MOST_COLD, ratio <= MOST_COLD ? "holds" : "missed");
    out.flush();
    return ratio <= MOST_COLD;
  }

  /** The same by hand, in milliseconds; ending it isn't part of that. */
  private double coldByHand() throws BenchException, IOException, InterruptedException {
    List<DirectFunction> started = new ArrayList<>();
    try {
      return time(
          () -> {
            DirectFunction function = DirectFunction.start(command);
            started.add(function);
            return function.call(BODY);
          });
    } finally {
      for (DirectFunction function : started) {
        function.close();
      }
    }
  }

  private double print(String what, List<Double> without, List<Double> with) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < with.size(); i++) {
      ratios.add(with.get(i) / without.get(i));
    }
    double ratio = middle(ratios);
    out.printf(
        "%s: straight %.3f ms, through the runner %.3f ms, ratio %.2f (medians of %d rounds)%n",
        what, middle(without), middle(with), ratio, with.size());
    out.flush();
    return ratio;
  }

  private static double median(int calls, Step step)
      throws BenchException, IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      times.add(time(step));
    }
    return middle(times);
  }

  private static double middle(List<Double> numbers) {
    return Median.of(numbers.stream().mapToDouble(Double::doubleValue));
  }

  /** How long a step takes, in milliseconds; it must come back with the body. */
  private static double time(Step step) throws BenchException, IOException, InterruptedException {
    long begun = System.nanoTime();
    String body = step.run();
    double millis = (System.nanoTime() - begun) / 1e6;
    if (!body.equals(BODY)) {
      throw new BenchException("an answer is wrong: " + body);
    }
    return millis;
  }
}

package io.girolle.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads the targets in turn: in each round each of them once, each round begun by another. */
final class Course {
  private static final Scenario WARM_UP = new Scenario(Scenario.SMALL, 64);
  private static final Duration WARM_UP_LENGTH = Duration.ofSeconds(5);
  private static final int WARM_UPS_AT_MOST = 9;
  private static final int WARM_UP_CALLS = 150_000;
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final int SETTLINGS_AT_MOST = 5;
  private static final double NO_LESS = 0.95;

  private final List<Target> targets;
  private final Wrk wrk;
  private final Duration length;
  private final int rounds;

  Course(List<Target> targets, Wrk wrk, Duration length, int rounds) {
    this.targets = targets;
    this.wrk = wrk;
    this.length = length;
    this.rounds = rounds;
  }

  /** Loads each JVM until its calls get no cheaper: it has compiled what it needs. */
  void warmUp() throws BenchException, IOException, InterruptedException {
    for (Target target : targets) {
      if (target.allocation() != null) {
        loadUntilNoCheaper(target, WARM_UP, WARM_UP_LENGTH, WARM_UP_CALLS, WARM_UPS_AT_MOST);
      }
    }
  }

  /**
   * Measures one kind of load.
   *
   * @param scenario the load
   * @param progress hears of each round
   */
  Results run(Scenario scenario, PrintWriter progress)
      throws BenchException, IOException, InterruptedException {
    List<Target> able = targets.stream().filter(t -> t.takes(scenario)).toList();
    for (Target target : able) {
      settle(target, scenario);
    }
    Map<String, List<Round>> measured = new LinkedHashMap<>();
    able.forEach(t -> measured.put(t.name(), new ArrayList<>()));
    for (int i = 0; i < rounds; i++) {
      for (int j = 0; j < able.size(); j++) {
        Target target = able.get((i + j) % able.size());
        Round round = round(target, scenario, scenario.stretched(length));
        measured.getOrDefault(target.name(), List.of()).add(round);
        progress.printf(
            "%s: %s: %.0f calls/s, %.1f us CPU, %.1f KiB%n",
            scenario.title(),
            target.name(),
            round.callsPerSecond(),
            round.cpuMicrosPerCall(),
            round.allocatedPerCall() / 1024);
        progress.flush();
      }
    }
    return new Results(measured);
  }

  /** Long bodies take paths that short ones didn't warm up. */
  private void settle(Target target, Scenario scenario)
      throws BenchException, IOException, InterruptedException {
    Duration how = scenario.stretched(SETTLING);
    loadUntilNoCheaper(target, scenario, how, 1, scenario.isSmall() ? 1 : SETTLINGS_AT_MOST);
  }

  private void loadUntilNoCheaper(
      Target target, Scenario scenario, Duration how, int callsAtLeast, int loadsAtMost)
      throws BenchException, IOException, InterruptedException {
    long calls = 0;
    double last = Double.MAX_VALUE;
    for (int i = 0; i < loadsAtMost; i++) {
      Round round = round(target, scenario, how);
      calls += round.load().calls();
      if (calls >= callsAtLeast && round.cpuMicrosPerCall() > last * NO_LESS) {
        return;
      }
      last = round.cpuMicrosPerCall();
    }
  }

  private Round round(Target target, Scenario scenario, Duration how)
      throws BenchException, IOException, InterruptedException {
    ServerProcess process = target.process();
    process.checkAlive();
    process.awaitIdle();
    AllocationProbe probe = target.allocation();
    if (probe != null) {
      probe.mark();
    }
    Duration before = ProcStat.cpu(process.pid());
    WrkReport load = wrk.load(target.url(), scenario, how);
    Duration cpu = ProcStat.cpu(process.pid()).minus(before);
    long allocated = probe == null ? 0 : probe.sinceMark();
    return new Round(load, cpu, allocated, ProcStat.residentBytes(process.pid()));
  }
}

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
  private static final Duration SETTLING = Duration.ofSeconds(2);

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

  /** Has each JVM compile what it needs. */
  void warmUp(Duration how) throws BenchException, IOException, InterruptedException {
    for (Target target : targets) {
      if (target.allocation() != null) {
        wrk.load(target.url(), WARM_UP, how);
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
      wrk.load(target.url(), scenario, SETTLING);
    }
    Map<String, List<Round>> measured = new LinkedHashMap<>();
    able.forEach(t -> measured.put(t.name(), new ArrayList<>()));
    for (int i = 0; i < rounds; i++) {
      for (int j = 0; j < able.size(); j++) {
        Target target = able.get((i + j) % able.size());
        Round round = round(target, scenario);
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

  private Round round(Target target, Scenario scenario)
      throws BenchException, IOException, InterruptedException {
    ServerProcess process = target.process();
    process.checkAlive();
    AllocationProbe probe = target.allocation();
    if (probe != null) {
      probe.mark();
    }
    Duration before = ProcStat.cpu(process.pid());
    WrkReport load = wrk.load(target.url(), scenario, length);
    Duration cpu = ProcStat.cpu(process.pid()).minus(before);
    long allocated = probe == null ? 0 : probe.sinceMark();
    return new Round(load, cpu, allocated, ProcStat.residentBytes(process.pid()));
  }
}

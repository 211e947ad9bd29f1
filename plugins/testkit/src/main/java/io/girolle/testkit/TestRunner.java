package io.girolle.testkit;

import io.girolle.harness.Attempt;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.RunnerSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A runner that does with each attempt what a script says; unless told, it takes the call and
 * answers with its own name. Thread-safe.
 */
public final class TestRunner {
  private final String id;
  private final ScriptedRunner runner;
  private volatile Function<Attempt, Script> script;

  TestRunner(String id, BiConsumer<TestRunner, Attempt> heard) {
    this.id = id;
    this.script = attempt -> usual();
    this.runner =
        ScriptedRunner.start(
            attempt -> {
              heard.accept(this, attempt);
              return script.apply(attempt);
            });
  }

  /** Its id: {@code r0}, {@code r1} and so on. */
  public String id() {
    return id;
  }

  /** Its host and port. */
  public String address() {
    return runner.address();
  }

  /** From now on: what to do with the next attempt, and so on; the last one repeats. */
  public void script(Script... next) {
    if (next.length == 0) {
      throw new IllegalArgumentException("script: none (expected: at least one)");
    }
    List<Script> all = List.of(next);
    var at = new AtomicInteger();
    script = attempt -> all.get(at.getAndUpdate(i -> Math.min(i + 1, all.size() - 1)));
  }

  /** From now on: chooses what to do as an attempt opens. */
  public void script(Function<Attempt, Script> next) {
    script = next;
  }

  /** From now on: refuses every call. */
  public void refuses() {
    script(Script.nack());
  }

  /** From now on: takes every call and answers with its own name. */
  public void accepts() {
    script = attempt -> usual();
  }

  /** All attempts so far. */
  public List<Attempt> attempts() {
    return runner.attempts();
  }

  /** The runner itself, to be killed, restarted or looked at. */
  public ScriptedRunner scripted() {
    return runner;
  }

  RunnerSpec spec() {
    return RunnerSpec.of(id, address());
  }

  private Script usual() {
    return Script.answer(id);
  }
}

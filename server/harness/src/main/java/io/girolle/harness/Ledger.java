package io.girolle.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The books of a test run: clients number their calls and write down each answer, functions and
 * scripted runners write down what they executed, and {@link #assertSound} compares. Thread-safe.
 *
 * <p>A client passes the number on to the function, in the call's body or in a header such as
 * {@link #HEADER}; whoever executes the call appends it to {@link #executions}.
 */
public final class Ledger {
  /** A header for a call's number. */
  public static final String HEADER = "Ledger-Call";

  private static final int OFFENDERS_SHOWN = 20;

  private final ExecutionLog executions;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Entry> calls = new LinkedHashMap<>();

  /** A ledger whose executions are in a log. */
  public Ledger(ExecutionLog executions) {
    this.executions = executions;
  }

  /** A ledger for one process. */
  public static Ledger inMemory() {
    return new Ledger(ExecutionLog.inMemory());
  }

  /**
   * A ledger whose executions other processes append to a file, see {@link ExecutionLog#inFile}.
   */
  public static Ledger inFile(Path file) {
    return new Ledger(ExecutionLog.inFile(file));
  }

  /** Where executions are written down. */
  public ExecutionLog executions() {
    return executions;
  }

  /** Numbers a new call, just before its client sends it. */
  public String ask() {
    String call = Integer.toString(numbers.incrementAndGet());
    entry(call, entry -> entry.asked = true);
    return call;
  }

  /** A client got the answer that it hoped for. */
  public void succeeded(String call) {
    entry(
        call,
        entry -> {
          entry.succeeded = true;
          entry.answers.add("success");
        });
  }

  /**
   * A client got another answer, or knows that none will come.
   *
   * @param call the call's number
   * @param how the status, or what became of the connection
   */
  public void failed(String call, String how) {
    entry(call, entry -> entry.answers.add(how));
  }

  /** How many calls have an answer. */
  public synchronized int answered() {
    return (int) calls.values().stream().filter(entry -> !entry.answers.isEmpty()).count();
  }

  /**
   * Checks, when all clients are done, that each call was answered exactly once and executed at
   * most once, that each one answered with success was executed, and that nothing was executed or
   * answered that nobody asked for.
   *
   * @throws AssertionError lists the offenders
   */
  public void assertSound() {
    var all = settle();
    List<String> faults = new ArrayList<>();
    note(faults, "never answered", all, entry -> entry.asked && entry.answers.isEmpty());
    note(faults, "answered more than once", all, entry -> entry.answers.size() > 1);
    note(faults, "executed more than once", all, entry -> entry.executors.size() > 1);
    note(
        faults,
        "answered with success but never executed",
        all,
        entry -> entry.succeeded && entry.executors.isEmpty());
    note(faults, "never asked for", all, entry -> !entry.asked);
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "the ledger of " + all.size() + " calls isn't sound\n" + String.join("\n", faults));
    }
  }

  private synchronized void entry(String call, Consumer<Entry> edit) {
    edit.accept(calls.computeIfAbsent(call, name -> new Entry()));
  }

  private synchronized Map<String, Entry> settle() {
    Map<String, Entry> all = new LinkedHashMap<>();
    calls.forEach((call, entry) -> all.put(call, entry.copy()));
    for (Execution execution : executions.executions()) {
      all.computeIfAbsent(execution.call(), name -> new Entry()).executors.add(execution.by());
    }
    return all;
  }

  private static void note(
      List<String> faults, String fault, Map<String, Entry> all, Predicate<Entry> offends) {
    List<String> offenders =
        all.entrySet().stream()
            .filter(call -> offends.test(call.getValue()))
            .map(call -> "    call " + call.getKey() + ": " + call.getValue())
            .toList();
    if (!offenders.isEmpty()) {
      String shown =
          offenders.stream().limit(OFFENDERS_SHOWN).collect(Collectors.joining("\n", "\n", ""));
      int more = offenders.size() - OFFENDERS_SHOWN;
      faults.add(
          "  "
              + fault
              + ": "
              + offenders.size()
              + shown
              + (more > 0 ? "\n    and " + more + " more" : ""));
    }
  }

  /** What is known about one call. */
  private static final class Entry {
    private boolean asked;
    private boolean succeeded;
    private final List<String> answers = new ArrayList<>();
    private final List<String> executors = new ArrayList<>();

    Entry copy() {
      var copy = new Entry();
      copy.asked = asked;
      copy.succeeded = succeeded;
      copy.answers.addAll(answers);
      return copy;
    }

    @Override
    public String toString() {
      return "answers " + answers + ", executed by " + executors;
    }
  }
}

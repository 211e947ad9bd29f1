package io.girolle.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was executed, by whom, as those tell it that execute. Thread-safe. */
public interface ExecutionLog {

  /**
   * Adds an execution.
   *
   * @param call the call's name, without white space
   * @param by who executed it, for the reader of a failure; one line
   */
  void append(String call, String by);

  /** All executions so far. */
  List<Execution> executions();

  /** A log for one process. */
  static ExecutionLog inMemory() {
    return new ExecutionLog() {
      private final Queue<Execution> executions = new ConcurrentLinkedQueue<>();

      @Override
      public void append(String call, String by) {
        executions.add(new Execution(call, by));
      }

      @Override
      public List<Execution> executions() {
        return List.copyOf(executions);
      }
    };
  }

  /**
   * A log that any process may append to, whatever it is written in. Each execution is one line in
   * UTF-8: the call's name, one space, who executed it, a line feed; for example {@code 17 hello}.
   * Each line is appended by one single {@code write} to a descriptor that was opened with {@code
   * O_APPEND}, so that lines of different processes never mix; {@code echo "17 hello" >> file} does
   * just that.
   *
   * @param file made when it isn't there
   */
  static ExecutionLog inFile(Path file) {
    return new ExecutionFile(file);
  }
}

package io.girolle.runner.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends signals, which Java itself can't but for two: by one shell that lives as long as there are
 * functions and does what it reads, since to start a program for each signal would cost more than
 * all the rest. It ends with the node too, whose end closes what it reads. Thread-safe; may block.
 */
final class Signals implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String SCRIPT =
      "while read -r signal target; do kill \"-$signal\" \"$target\" 2>/dev/null; echo $?; done";

  private final Optional<String> setsid;
  private @Nullable Shell shell;
  private int users;
  private boolean closed;

  /**
   * A sender.
   *
   * @param setsid what starts a program in a session of its own, where there is such a thing
   */
  Signals(Optional<String> setsid) {
    this.setsid = setsid;
  }

  /**
   * Sends a signal.
   *
   * @param signal its name, such as STOP
   * @param target a process, or a group with a minus before it
   * @return whether there is such a target
   * @throws IOException when it couldn't be sent
   */
  synchronized boolean send(String signal, String target) throws IOException {
    if (closed) {
      throw new IOException("signal " + signal + " for " + target + ": the driver is closed");
    }
    Shell running = shell;
    if (running == null || !running.process.isAlive()) {
      running = new Shell();
      shell = running;
    }
    try {
      return running.send(signal, target);
    } catch (IOException e) {
      running.process.destroyForcibly();
      throw e;
    }
  }

  /** There is a function more, until {@link #release}. */
  synchronized void use() {
    users++;
  }

  /** There is a function less. */
  synchronized void release() {
    if (--users == 0) {
      end();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    end();
  }

  private void end() {
    if (shell != null) {
      shell.process.destroyForcibly();
      shell = null;
    }
  }

  private final class Shell {
    private final Process process;
    private final Writer requests;
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    Shell() throws IOException {
      List<String> command = new ArrayList<>();
      setsid.ifPresent(command::add);
      command.addAll(List.of("/bin/sh", "-c", SCRIPT));
      var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      process = builder.start();
      requests = process.outputWriter(StandardCharsets.US_ASCII);
      var reader = new Thread(this::read, "girolle-signals");
      reader.setDaemon(true);
      reader.start();
    }

    boolean send(String signal, String target) throws IOException {
      requests.write(signal + " " + target + "\n");
      requests.flush();
      try {
        String reply = replies.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (reply == null || reply.isEmpty()) {
          throw new IOException("signal %s for %s: no answer".formatted(signal, target));
        }
        return reply.equals("0");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("signal %s for %s: interrupted".formatted(signal, target), e);
      }
    }

    private void read() {
      try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          replies.add(line);
        }
      } catch (IOException e) {
        // the shell has ended, and with it what it says
        replies.add("");
        return;
      }
      replies.add("");
    }
  }
}

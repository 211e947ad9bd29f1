package io.girolle.runner.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.girolle.call.Timers;
import io.girolle.spi.OutputSink;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one instance writes: cut into lines, each told to the logger {@code function.<id>}, and
 * passed on with the id of the call that runs, within the limit of a call. A line that is too long
 * is told in pieces. Thread-safe.
 *
 * <p>An answer comes on another way than output, and may be faster: what is written so soon after
 * the end of a call that no other has begun is still the call's. A line belongs to the call that
 * ran when it was begun.
 */
public final class FunctionLog implements OutputSink {
  private static final int LONGEST_LINE = 8192;
  private static final int TAIL = 2048;
  private static final byte[] LINE_END = {'\n'};

  private final Logger log;
  private final LogOrigin origin;
  private final Consumer<LogLine> lines;
  private final Terms terms;
  private final Map<Source, Unfinished> unfinished = new EnumMap<>(Source.class);
  private final Tail tail = new Tail(TAIL);
  private Portion written;
  private volatile Portion call;
  private volatile Portion between;
  private volatile boolean isUnsettled;
  private volatile boolean isClosed;

  /**
   * What all instances have in common.
   *
   * @param callLimit how many bytes of a call are passed on
   * @param lingerNanos how long output after a call's end is still the call's
   * @param timers tell the time
   * @param aside does what is left to do some time after a call's end
   * @param clock tells when a line was written
   */
  record Terms(
      long callLimit, long lingerNanos, Timers timers, Executor aside, InstantSource clock) {}

  /** The beginning of a line. */
  private static final class Unfinished {
    private final byte[] text = new byte[LONGEST_LINE];
    private int length;
  }

  /**
   * The log of an instance that has written nothing.
   *
   * @param origin who will write
   * @param terms what all have in common
   * @param lines takes lines; it mustn't block
   */
  FunctionLog(LogOrigin origin, Terms terms, Consumer<LogLine> lines) {
    this.log = LoggerFactory.getLogger("function." + origin.functionId());
    this.origin = origin;
    this.terms = terms;
    this.lines = lines;
    this.between = new Portion("", terms.callLimit());
    this.call = between;
    this.written = between;
  }

  /** A call begins. Takes no lock. */
  public void callBegins(String callId) {
    between = new Portion("", terms.callLimit());
    call = new Portion(callId, terms.callLimit());
  }

  /** The call has ended. Takes no lock. */
  public void callEnds() {
    call.end(terms.timers().nanoTime());
    if (isUnsettled) {
      var unused =
          terms.timers().after(terms.lingerNanos() + 1, () -> execute(this::settleIfCallIsOver));
    }
  }

  /** The instance has ended: nothing is held back any more. */
  public synchronized void close() {
    isClosed = true;
    settle();
  }

  @Override
  public synchronized void write(Source source, ByteBuffer bytes) {
    settleIfCallIsOver();
    Unfinished line = unfinished.computeIfAbsent(source, s -> new Unfinished());
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        finish(source, line);
      } else {
        line.text[line.length++] = next;
        if (line.length == LONGEST_LINE) {
          finish(source, line);
        }
      }
    }
    isUnsettled |= line.length > 0;
    if (isClosed) {
      settle();
    }
  }

  /** The last that was written, for the log of a failure. */
  public synchronized String tail(int length) {
    var all = new StringBuilder();
    new String(tail.bytes(), UTF_8)
        .lines()
        .forEach(line -> all.append(escaped(line)).append("\\n"));
    unfinished
        .values()
        .forEach(line -> all.append(escaped(new String(line.text, 0, line.length, UTF_8))));
    return all.length() <= length ? all.toString() : all.substring(all.length() - length);
  }

  private void finish(Source source, Unfinished line) {
    tail.add(line.text, line.length);
    tail.add(LINE_END, 1);
    if (log.isDebugEnabled()) {
      log.debug(
          "event=output instance={} source={} text=\"{}\"",
          origin.instance(),
          source,
          escaped(new String(line.text, 0, line.length, UTF_8)));
    }
    if (written.takes(line.length)) {
      var text = new byte[line.length];
      System.arraycopy(line.text, 0, text, 0, line.length);
      pass(source, text);
    } else {
      isUnsettled = true;
    }
    line.length = 0;
  }

  /** What is written now may belong to another call than what was written before. */
  private synchronized void settleIfCallIsOver() {
    Portion now = call;
    if (now.isOver(terms.timers().nanoTime(), terms.lingerNanos())) {
      now = between;
    }
    if (now != written) {
      settle();
      written = now;
    }
  }

  private void settle() {
    unfinished.forEach(
        (source, line) -> {
          if (line.length > 0) {
            finish(source, line);
          }
        });
    long dropped = written.forgetDropped();
    if (dropped > 0) {
      String note =
          "girolle: %s passed the limit of %d bytes: the last %d bytes were dropped"
              .formatted(
                  written.callId().isEmpty() ? "output between calls" : "the output of this call",
                  terms.callLimit(),
                  dropped);
      pass(Source.STDERR, note.getBytes(UTF_8));
    }
    isUnsettled = false;
  }

  private void pass(Source source, byte[] text) {
    lines.accept(new LogLine(origin, written.callId(), terms.clock().millis(), source, text));
  }

  private void execute(Runnable task) {
    try {
      terms.aside().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("event=runner-stopped instance={}", origin.instance());
    }
  }

  private static String escaped(String text) {
    var safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        safe.append('\\').append(c);
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        safe.append("\\u%04x".formatted((int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }
}

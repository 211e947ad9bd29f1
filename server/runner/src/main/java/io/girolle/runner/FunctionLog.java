package io.girolle.runner;

import io.girolle.spi.OutputSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one instance writes: cut into lines, each told to the logger {@code function.<id>}, and the
 * newest of them kept. A line that is too long is told in pieces. Thread-safe.
 */
final class FunctionLog implements OutputSink {
  private static final int LONGEST_LINE = 8192;
  private static final int KEPT = 1 << 20;

  /** What a kept line costs beside its text. */
  private static final int OVERHEAD = 64;

  private final Logger log;
  private final String instance;
  private final Map<Source, ByteArrayOutputStream> unfinished = new EnumMap<>(Source.class);
  private final Deque<String> lines = new ArrayDeque<>();
  private int kept;

  FunctionLog(String functionId, String instance) {
    this.log = LoggerFactory.getLogger("function." + functionId);
    this.instance = instance;
  }

  @Override
  public synchronized void write(Source source, ByteBuffer bytes) {
    var line = unfinished.computeIfAbsent(source, s -> new ByteArrayOutputStream());
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next != '\n') {
        line.write(next);
      }
      if (next == '\n' || line.size() >= LONGEST_LINE) {
        tell(source, line.toString(StandardCharsets.UTF_8));
        line.reset();
      }
    }
  }

  /** The last that was written, for the log of a failure. */
  synchronized String tail(int length) {
    var tail = new StringBuilder();
    var newestFirst = lines.descendingIterator();
    while (newestFirst.hasNext() && tail.length() < length) {
      tail.insert(0, newestFirst.next() + "\\n");
    }
    unfinished
        .values()
        .forEach(line -> tail.append(escaped(line.toString(StandardCharsets.UTF_8))));
    return tail.length() <= length ? tail.toString() : tail.substring(tail.length() - length);
  }

  private void tell(Source source, String text) {
    String line = escaped(text);
    lines.add(line);
    kept += line.length() + OVERHEAD;
    while (kept > KEPT) {
      kept -= lines.remove().length() + OVERHEAD;
    }
    log.debug("event=output instance={} source={} text=\"{}\"", instance, source, line);
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

package io.girolle.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened, to be closed in reverse. A part that can't be closed is logged and keeps no
 * other from it. Not thread-safe.
 */
public final class Closings implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closings.class);

  private final Deque<Closing> closings = new ArrayDeque<>();

  private record Closing(String what, AutoCloseable part) {}

  /**
   * Closes a part ahead of those that were added before it.
   *
   * @param what what it is, for the log
   * @param part the part
   * @return the part
   */
  public <T extends AutoCloseable> T add(String what, T part) {
    closings.push(new Closing(what, part));
    return part;
  }

  /** Closes all that was added since it was called last. */
  @Override
  public void close() {
    while (!closings.isEmpty()) {
      Closing next = closings.pop();
      try {
        next.part().close();
      } catch (Exception e) {
        log.warn("event=close-failed what=\"{}\"", next.what(), e);
      }
    }
  }
}

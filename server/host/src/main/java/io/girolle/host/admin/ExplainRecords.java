package io.girolle.host.admin;

import io.girolle.host.http.ExplainedCalls;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last explained calls: a bounded number of texts of bounded length. Few calls are explained,
 * and those on many threads: they take turns for a moment. Thread-safe.
 */
public final class ExplainRecords implements ExplainedCalls {
  private static final int LONGEST_EXPLANATION = 16 * 1024;
  private static final int LONGEST_TARGET = 256;

  private final int limit;
  private final InstantSource clock;
  private final Deque<ExplainRecord> newestFirst = new ArrayDeque<>();

  /**
   * No records yet.
   *
   * @param limit how many are kept at most
   * @param clock tells when calls were answered
   */
  public ExplainRecords(int limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public void answered(String callId, String target, int status, String explanation) {
    if (limit == 0) {
      return;
    }
    boolean fits = explanation.length() <= LONGEST_EXPLANATION;
    var call =
        new ExplainRecord(
            clock.instant(),
            callId,
            target.substring(0, Math.min(target.length(), LONGEST_TARGET)),
            status,
            fits ? explanation : "",
            fits ? 0 : explanation.length());
    synchronized (newestFirst) {
      if (newestFirst.size() == limit) {
        newestFirst.removeLast();
      }
      newestFirst.addFirst(call);
    }
  }

  /** All that are kept, the newest first. */
  List<ExplainRecord> all() {
    synchronized (newestFirst) {
      return List.copyOf(newestFirst);
    }
  }
}

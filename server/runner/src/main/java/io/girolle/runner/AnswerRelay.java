package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.proto.RunnerMsg;

/**
 * Sends a function's answer on to the load balancer, within its limit and no faster than it is
 * taken. Confined to the call.
 */
final class AnswerRelay {
  private final EngageStream peer;
  private final long limit;
  private long sent;
  private boolean dropping;
  private boolean paused;
  private boolean over;

  /**
   * A relay.
   *
   * @param peer the load balancer's side
   * @param limit how long the body may be; 0 for no limit
   */
  AnswerRelay(EngageStream peer, long limit) {
    this.peer = peer;
    this.limit = limit == 0 ? Long.MAX_VALUE : limit;
  }

  /** Sends the beginning. */
  void head(RunnerMsg start) {
    if (!over) {
      peer.send(start);
    }
  }

  /**
   * Sends a piece of the body.
   *
   * @return whether the body is within its limit; of one that isn't the allowed part is sent
   */
  boolean body(ByteString bytes) {
    if (dropping) {
      return true;
    }
    long room = limit - sent;
    sent += bytes.size();
    ByteString allowed = bytes.size() <= room ? bytes : bytes.substring(0, (int) room);
    if (!over && !allowed.isEmpty()) {
      peer.send(allowed);
    }
    return bytes.size() <= room;
  }

  /** Drops the rest of the body. */
  void drop() {
    dropping = true;
  }

  /** Whether the function's answer may be read on; if not, {@link #resumes} tells when. */
  boolean takesMore() {
    boolean takes = dropping || over || peer.isReady();
    paused = !takes;
    return takes;
  }

  /** Whether the answer that was held back may be read on now. */
  boolean resumes() {
    return paused && takesMore();
  }

  /** Sends the last message. */
  void finish(RunnerMsg finished) {
    if (!over) {
      over = true;
      peer.finish(finished);
    }
  }

  /** Ends the stream without a result. */
  void fail(String description) {
    if (!over) {
      over = true;
      peer.fail(description);
    }
  }

  /** Nobody is there to be told anything. */
  void peerGone() {
    over = true;
  }
}

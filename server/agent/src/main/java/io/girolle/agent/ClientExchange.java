package io.girolle.agent;

import io.girolle.call.CallError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * One client's request and its answer, as an HTTP server shows them to the agent. All methods are
 * called on {@link #thread()}, and so are all callbacks: a call lives on that one thread.
 *
 * <p>The agent ends every exchange exactly once: by {@link #answer}, by {@link #begin} and later
 * {@link #end} or {@link #cut}, or by {@link #fail}.
 */
public interface ClientExchange {

  /** Runs tasks in order on the one thread that the call lives on. */
  Executor thread();

  /**
   * Watches over the client until {@link #read} or the end of the exchange. What it has sent by
   * then may hide that it has left.
   *
   * @param left hears, at the most once, that it has: then the exchange has ended itself
   */
  default void watch(Runnable left) {}

  /**
   * Reads the request's body to its end.
   *
   * @param sink gets it
   */
  void read(BodySink sink);

  /** Goes on reading, after there was no {@link BodySink#room}. */
  default void resume() {}

  /**
   * The status that the client would get with an answer; an answer with one that isn't 200 to 999
   * is not given.
   *
   * @param head status and headers as the runner sent them
   */
  default int status(AnswerHead head) {
    return head.status();
  }

  /**
   * Gives the whole answer.
   *
   * @param head status and headers as the runner sent them
   * @param body all of it
   * @param written hears when it has been handed to the connection
   */
  void answer(AnswerHead head, List<ByteBuffer> body, Written written);

  /**
   * Gives the head of an answer whose body follows.
   *
   * @param head status and headers as the runner sent them
   */
  void begin(AnswerHead head);

  /**
   * Writes a part of the body. Not called again before {@code written} has heard of it.
   *
   * @param body the part
   * @param written hears when more may be written
   */
  void write(List<ByteBuffer> body, Written written);

  /**
   * Ends the body.
   *
   * @param written hears when it has been handed to the connection
   */
  void end(Written written);

  /** Cuts the connection off after {@link #begin}, so that the client can tell. */
  void cut();

  /**
   * Answers with an error; nothing was answered before.
   *
   * @param error what went wrong
   * @param explanation for the client, as JSON; empty when it didn't ask
   */
  void fail(CallError error, String explanation);

  /** Takes a request's body. */
  interface BodySink {

    /**
     * Asked for room before a part is read, instead of what was granted before.
     *
     * @param most how long the part may be; 0: nothing is read for now
     * @return how long it may be; 0: nothing is to be read until {@link ClientExchange#resume}
     */
    default int room(int most) {
      return most;
    }

    /**
     * A part of it.
     *
     * @param part read before this method returns
     * @return false to read no further: the answer is on its way
     */
    boolean part(ByteBuffer part);

    /** It was all. */
    void end();

    /**
     * All of a body that lies in memory, instead of parts and the end: it is sent from there, as
     * often as it takes, and neither buffered again nor counted.
     *
     * @param body stays as it is until the call has ended; one on the heap isn't copied
     */
    void whole(ByteBuffer body);

    /**
     * It isn't what its head says, and is read no further; the client waits for the answer.
     *
     * @param what is wrong with it, for the client
     */
    void malformed(String what);

    /**
     * It broke off: the client has gone. Heard after {@link #end} too, until the exchange is ended;
     * then the exchange has ended itself.
     */
    void failed(IOException why);
  }

  /** Hears what became of something written. */
  interface Written {

    /** It was written. */
    void written();

    /** The client has gone. */
    void failed(IOException why);
  }
}

package io.girolle.host.http;

/** Hears of calls whose clients asked what was done to them. On I/O threads, thread-safe. */
@FunctionalInterface
public interface ExplainedCalls {

  /**
   * Such a call is being answered.
   *
   * @param callId its id
   * @param target method and path of its request
   * @param status what its client gets
   * @param explanation what was done to it, as one line of JSON
   */
  void answered(String callId, String target, int status, String explanation);
}

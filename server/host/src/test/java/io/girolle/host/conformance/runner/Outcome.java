package io.girolle.host.conformance.runner;

import java.util.List;
import java.util.Map;

/**
 * What a case must come to where that isn't what was recorded. What isn't said is as recorded.
 *
 * @param exchange which of its streams it is about, from 1; 0 is each
 * @param kinds which kinds of messages there must be
 * @param code the code of the error
 * @param text the text of the error; * is any
 * @param user whether the error is the user's
 * @param status the gRPC status that ends the stream
 * @param headers headers of the answer, and what each must be
 * @param unseen headers of the request that the function needn't see
 * @param anyBody whether the body doesn't matter
 * @param started how many instances are started
 */
public record Outcome(
    int exchange,
    List<String> kinds,
    Integer code,
    String text,
    Boolean user,
    Integer status,
    Map<String, String> headers,
    List<String> unseen,
    boolean anyBody,
    Integer started) {
  static final String ANY = "*";

  /** Just as it was recorded. */
  public static final Outcome AS_RECORDED =
      new Outcome(0, null, null, null, null, null, null, null, false, null);

  public Outcome {
    headers = headers == null ? Map.of() : headers;
    unseen = unseen == null ? List.of() : unseen;
  }

  /** What it says of one of the streams, numbered from 1. */
  Outcome of(int number) {
    return exchange == 0 || exchange == number ? this : AS_RECORDED;
  }
}

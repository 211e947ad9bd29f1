package io.girolle.host.conformance.lb;

import io.girolle.host.conformance.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a case must come to where that isn't what was recorded. What isn't said is as recorded.
 *
 * @param status one of these
 * @param message the text of the error; * is any
 * @param body the text of the body; * is any
 * @param headers headers of the answer and what each may be; * is any
 * @param absent headers that must not be there
 * @param ignored headers that don't matter; * is all
 * @param incomplete whether the answer may be cut off
 * @param noAnswer whether there may be none
 * @param noCallId whether the answer may lack the call's id
 * @param anyFraming whether the end of the body may be known in any way
 * @param attempts how many attempts: one number, or the least and the most
 * @param millis how long it may take: the least and the most
 * @param absentCallHeaders headers that the call must not have
 * @param ignoredCallHeaders headers of the call that don't matter
 */
public record Outcome(
    List<Integer> status,
    String message,
    String body,
    Map<String, List<String>> headers,
    List<String> absent,
    List<String> ignored,
    boolean incomplete,
    boolean noAnswer,
    boolean noCallId,
    boolean anyFraming,
    List<Integer> attempts,
    List<Integer> millis,
    List<String> absentCallHeaders,
    List<String> ignoredCallHeaders) {
  static final String ANY = "*";

  /** Just as it was recorded. */
  public static final Outcome AS_RECORDED =
      new Outcome(
          null, null, null, null, null, null, false, false, false, false, null, null, null, null);

  public Outcome {
    status = orEmpty(status);
    headers = headers == null ? Map.of() : headers;
    absent = orEmpty(absent);
    ignored = orEmpty(ignored);
    attempts = orEmpty(attempts);
    millis = orEmpty(millis);
    absentCallHeaders = orEmpty(absentCallHeaders);
    ignoredCallHeaders = orEmpty(ignoredCallHeaders);
  }

  /** The text of the error, when the answer must be one. */
  Optional<String> error() {
    return Optional.ofNullable(message);
  }

  /** The text of the body, when it isn't the recorded one. */
  Optional<String> text() {
    return Optional.ofNullable(body);
  }

  /** The least and the most attempts, unless they are as recorded. */
  Optional<Range> attemptRange() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(Range.of(attempts));
  }

  /** The least and the most milliseconds, unless they are as recorded. */
  Optional<Range> millisRange() {
    return millis.isEmpty() ? Optional.empty() : Optional.of(Range.of(millis));
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}

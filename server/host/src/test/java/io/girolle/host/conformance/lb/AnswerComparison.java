package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.girolle.host.conformance.RecordingFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Compares what the client got with what it got when it was recorded. */
final class AnswerComparison {
  private static final int HELD_BACK = 64 * 1024;
  private static final int SHOWN = 100;

  private final RecordedRequest request;
  private final RecordedAnswer recorded;
  private final Answer got;
  private final Outcome outcome;
  private final UnaryOperator<String> atThisNode;
  private final List<String> differences = new ArrayList<>();

  /**
   * A comparison.
   *
   * @param exchange the recorded one
   * @param got what the client got
   * @param outcome what must hold
   * @param atThisNode a recorded text as this node says it
   */
  AnswerComparison(
      Recording.Exchange exchange, Answer got, Outcome outcome, UnaryOperator<String> atThisNode) {
    this.request = exchange.request();
    this.recorded = exchange.answer();
    this.got = got;
    this.outcome = outcome;
    this.atThisNode = atThisNode;
  }

  List<String> differences() {
    boolean none = recorded.none() && outcome.status().isEmpty();
    boolean mayBeCut = outcome.incomplete() && !got.none() && !got.complete();
    boolean mayBeNone = outcome.noAnswer() && !got.complete();
    if (mayBeCut || mayBeNone) {
      return List.of();
    }
    if (none || got.none()) {
      return none == got.none()
          ? List.of()
          : List.of(got.none() ? "no answer" : "want no answer, got status " + got.status());
    }
    head();
    headers();
    body();
    return differences;
  }

  private void head() {
    List<Integer> statuses =
        outcome.status().isEmpty() ? List.of(recorded.status()) : outcome.status();
    if (!statuses.contains(got.status())) {
      differences.add("status: want " + statuses + ", got " + got.status());
    }
    if (!got.complete() && recorded.complete()) {
      differences.add("the answer was cut off");
    }
    if (got.interim()) {
      differences.add("an interim answer");
    }
    boolean hasLength =
        got.framing() == Answer.Framing.LENGTH
            || got.framing() == Answer.Framing.NO_BODY
            || (got.framing() == Answer.Framing.CHUNKED && got.body().length >= HELD_BACK);
    if (!hasLength && !outcome.anyFraming()) {
      differences.add("framing: " + got.framing() + " of " + got.body().length + " bytes");
    }
  }

  private void headers() {
    differences.addAll(HeaderComparison.differences(recorded, got.headers(), outcome));
    if (request.isForCall() && !outcome.noCallId()) {
      List<String> ids = got.headers().values("fn-call-id");
      if (ids.size() != 1 || !HeaderComparison.isCallId(ids.get(0))) {
        differences.add("Fn-Call-Id: want one, got " + ids);
      }
    }
  }

  private void body() {
    String text = new String(got.body(), StandardCharsets.UTF_8);
    if (outcome.text().isPresent()) {
      String expected = outcome.text().get();
      if (!expected.equals(Outcome.ANY) && !expected.equals(text)) {
        differences.add("body: want " + expected + ", got " + shown(text));
      }
    } else if (outcome.error().isPresent() && !request.method().equals("HEAD")) {
      error(outcome.error().get(), text);
    } else if (!Arrays.equals(recorded.body(), got.body())) {
      differentBody(new String(recorded.body(), StandardCharsets.UTF_8), text);
    }
  }

  private void error(String expected, String text) {
    String message = json(text).path("message").asText();
    boolean same = expected.equals(Outcome.ANY) ? !message.isEmpty() : expected.equals(message);
    if (!same || !text.endsWith("\n")) {
      differences.add("error: want message " + expected + " and a newline, got " + shown(text));
    }
  }

  /** JSON that means the same will do. */
  private void differentBody(String recordedText, String text) {
    String expected = atThisNode.apply(recordedText);
    JsonNode want = json(expected);
    boolean same = want.isObject() && want.equals(json(text));
    if (!same || expected.endsWith("\n") != text.endsWith("\n")) {
      differences.add(
          "body: want %d bytes %s, got %d bytes %s"
              .formatted(recorded.body().length, shown(expected), got.body().length, shown(text)));
    }
  }

  private static JsonNode json(String text) {
    try {
      return RecordingFiles.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}

package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a replay with its recording by meaning: what may vary from one run to the next counts by
 * its shape alone.
 */
public final class Comparison {
  private static final int SHORT_MILLIS = 250;
  private static final int SLACK_MILLIS = 30_000;

  private final Recording recording;
  private final Replay.Result replay;
  private final Outcome outcome;
  private final List<String> differences = new ArrayList<>();

  private Comparison(Recording recording, Replay.Result replay, Outcome outcome) {
    this.recording = recording;
    this.replay = replay;
    this.outcome = outcome;
  }

  /** The differences; none when the replay came to this outcome. */
  public static List<String> differences(
      Recording recording, Replay.Result replay, Outcome outcome) {
    var comparison = new Comparison(recording, replay, outcome);
    comparison.answers();
    comparison.attempts();
    comparison.callIds();
    comparison.duration();
    comparison.lookups();
    return comparison.differences;
  }

  private void answers() {
    for (int i = 0; i < recording.exchanges().size(); i++) {
      Recording.Exchange exchange = recording.exchanges().get(i);
      differences.addAll(
          new AnswerComparison(exchange, replay.answers().get(i), outcome, this::atThisNode)
              .differences());
    }
  }

  private void attempts() {
    List<Observed> seen = replay.attempts();
    Range expected =
        outcome
            .attemptRange()
            .orElse(
                recording.attemptsVary()
                    ? new Range(1, recording.attempts() * 3L)
                    : new Range(recording.attempts(), recording.attempts()));
    if (!expected.contains(seen.size())) {
      differences.add("attempts: want " + expected + ", got " + seen.size());
    }
    if (replay.attemptsGoOn()) {
      differences.add("attempts go on after the client has left");
    }
    firstRound(seen);
    for (Recording.Received received : recording.received()) {
      if (received.attempt() <= seen.size()) {
        int exchange = Math.min(received.attempt(), recording.exchanges().size()) - 1;
        var request = recording.exchanges().get(exchange).request();
        var comparison =
            new AttemptComparison(
                received,
                seen.get(received.attempt() - 1),
                recording.script(received.attempt()),
                request.body(),
                outcome,
                this::atThisNode);
        comparison
            .differences()
            .forEach(d -> differences.add("attempt " + received.attempt() + ": " + d));
      }
    }
  }

  /** Each of the runners is tried before any is tried again. */
  private void firstRound(List<Observed> seen) {
    if (recording.exchanges().size() > 1 || replay.runners() < 2) {
      return;
    }
    List<String> first = seen.stream().limit(replay.runners()).map(Observed::runner).toList();
    if (Set.copyOf(first).size() != first.size()) {
      differences.add("the first round leaves a runner out: " + first);
    }
  }

  /** All attempts of a call carry its id, and no other's, and so does its answer. */
  private void callIds() {
    Set<String> ids = new TreeSet<>();
    for (Observed attempt : replay.attempts()) {
      attempt.tryCall().map(AttemptComparison::call).ifPresent(c -> ids.add(id(c)));
    }
    int calls = recording.exchanges().size();
    if (ids.size() > calls || (calls > 1 && ids.size() < calls)) {
      differences.add("ids of " + calls + " calls: " + ids);
    }
    for (Answer answer : replay.answers()) {
      String answered = answer.headers().first("fn-call-id");
      if (!ids.isEmpty() && !answered.isEmpty() && !ids.contains(answered)) {
        differences.add("the answer's Fn-Call-Id is not the id of a call: " + answered);
      }
    }
  }

  private void duration() {
    int recorded = recording.tookMillis();
    Range expected =
        outcome
            .millisRange()
            .orElse(
                recorded < SHORT_MILLIS
                    ? new Range(0, SLACK_MILLIS)
                    : new Range(recorded * 2 / 5 - 50, recorded * 5L / 2 + SLACK_MILLIS));
    if (!expected.contains(replay.tookMillis())) {
      differences.add("took " + replay.tookMillis() + " ms, want " + expected);
    }
  }

  private void lookups() {
    Range expected = Replay.functionLookups(recording.name());
    if (!expected.contains(replay.functionLookups())) {
      differences.add(
          "lookups of a function: want " + expected + ", got " + replay.functionLookups());
    }
  }

  /** A recorded text as this node would say it: the recorded one was asked at another address. */
  private String atThisNode(String recorded) {
    return recording.exchanges().get(0).request().isLocal()
        ? recorded.replace(recording.host(), replay.address())
        : recorded;
  }

  private static String id(JsonNode call) {
    return call.path("id").asText();
  }
}

package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.RecordingFiles;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Compares the JSON of calls: absent and zero are the same, and so is each way to write it. */
final class CallComparison {
  private static final Set<String> TIMES = Set.of("created_at", "started_at");
  private static final String HEADERS = "headers";

  private final JsonNode recorded;
  private final JsonNode sent;
  private final Outcome outcome;
  private final List<String> differences = new ArrayList<>();

  CallComparison(
      JsonNode recorded, JsonNode sent, Outcome outcome, UnaryOperator<String> atThisNode) {
    this.recorded = parse(atThisNode.apply(recorded.toString()));
    this.sent = sent;
    this.outcome = outcome;
  }

  List<String> differences() {
    Set<String> members = members(recorded);
    members.addAll(members(sent));
    members.remove(HEADERS);
    for (String member : members) {
      JsonNode want = recorded.path(member);
      JsonNode got = sent.path(member);
      boolean same =
          member.equals("id")
              ? HeaderComparison.isCallId(got.asText())
              : TIMES.contains(member) ? isTime(got.asText()) : same(want, got);
      if (!same) {
        differences.add("call." + member + ": want " + want + ", got " + got);
      }
    }
    headers();
    return differences;
  }

  private void headers() {
    Set<String> names = members(recorded.path(HEADERS));
    names.addAll(members(sent.path(HEADERS)));
    outcome.ignoredCallHeaders().forEach(names::remove);
    outcome.absentCallHeaders().forEach(names::remove);
    for (String name : names) {
      JsonNode want = recorded.path(HEADERS).path(name);
      JsonNode got = sent.path(HEADERS).path(name);
      if (!want.equals(got)) {
        differences.add("call header " + name + ": want " + want + ", got " + got);
      }
    }
    for (String name : outcome.absentCallHeaders()) {
      if (sent.path(HEADERS).has(name)) {
        differences.add("call header " + name + ": want none");
      }
    }
  }

  private static boolean same(JsonNode want, JsonNode got) {
    return (isZero(want) && isZero(got)) || want.equals(got);
  }

  private static boolean isZero(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isNumber() && value.asDouble() == 0)
        || (value.isTextual() && value.asText().isEmpty());
  }

  private static boolean isTime(String text) {
    try {
      return OffsetDateTime.parse(text).getYear() > 2000;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Set<String> members(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode parse(String json) {
    try {
      return RecordingFiles.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

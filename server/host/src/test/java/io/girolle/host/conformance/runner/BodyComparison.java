package io.girolle.host.conformance.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.girolle.host.conformance.RecordingFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Compares bodies: byte by byte, or, where the function told what it saw, by that. */
final class BodyComparison {
  /** Told by the number of instances that were started. */
  private static final String COUNT = "calls_of_this_instance";

  /** What a place to run has of its own. */
  private static final Set<String> OF_THE_PLACE = Set.of("uid", "gid", "pid", "cwd", "deadline");

  private static final Pattern VARIABLE_OF_THE_PLACE =
      Pattern.compile("PATH|HOME|HOSTNAME|PWD|SHLVL|FN_LISTENER");
  private static final int SHOWN = 200;

  private final Exchange exchange;
  private final Answer got;
  private final SeenHeaders seen;
  private final List<String> differences = new ArrayList<>();

  BodyComparison(Exchange exchange, Answer got, Outcome outcome) {
    this.exchange = exchange;
    this.got = got;
    this.seen = new SeenHeaders(exchange, outcome.unseen());
  }

  List<String> differences() {
    if (exchange.answer().digest().equals(got.digest())) {
      return List.of();
    }
    String wanted = exchange.answer().body().toStringUtf8();
    String found = got.body().toStringUtf8();
    JsonNode want = json(wanted);
    JsonNode have = json(found);
    if (want.has("raw_request") && have.has("raw_request")) {
      return new SocketComparison(seen, want, have).differences();
    } else if (want.has("env") && have.has("env")) {
      sight(want, have);
    } else if (!want.has(COUNT) || !have.has(COUNT)) {
      differences.add("body: want " + shown(wanted) + ", got " + shown(found));
    }
    return differences;
  }

  private void sight(JsonNode want, JsonNode have) {
    for (String member : names(want)) {
      switch (member) {
        case "env" -> environment(want.get(member), have.path(member));
        case "headers" -> differences.addAll(seen.differences(want.get(member), have.path(member)));
        default -> {
          if (!OF_THE_PLACE.contains(member)) {
            check(member, want.get(member), have.path(member));
          }
        }
      }
    }
  }

  private void environment(JsonNode want, JsonNode have) {
    for (String name : names(want)) {
      if (!VARIABLE_OF_THE_PLACE.matcher(name).matches()) {
        check("variable " + name, want.get(name), have.path(name));
      }
    }
  }

  private void check(String what, JsonNode want, JsonNode have) {
    if (!want.equals(have)) {
      differences.add("the function sees " + what + ": want " + want + ", got " + have);
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
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

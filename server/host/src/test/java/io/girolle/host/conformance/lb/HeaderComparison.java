package io.girolle.host.conformance.lb;

import io.girolle.host.conformance.Headers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Compares the headers of answers. */
final class HeaderComparison {
  private static final Pattern CALL_ID = Pattern.compile("[0-9A-Za-z-]{26}");
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");
  private static final String JSON = "application/json; charset=utf-8";

  private HeaderComparison() {}

  static boolean isCallId(String text) {
    return CALL_ID.matcher(text).matches();
  }

  static List<String> differences(RecordedAnswer recorded, Headers got, Outcome outcome) {
    List<String> differences = new ArrayList<>();
    for (String absent : outcome.absent()) {
      if (!got.values(absent).isEmpty()) {
        differences.add("header " + absent + ": want none, got " + got.values(absent));
      }
    }
    Map<String, List<String>> special = outcome.headers();
    special.forEach((name, allowed) -> oneOf(name, allowed, got, differences));
    if (outcome.ignored().contains(Outcome.ANY)) {
      return differences;
    }
    Set<String> seenTo = new HashSet<>(FRAMING);
    outcome.ignored().forEach(name -> seenTo.add(lower(name)));
    outcome.absent().forEach(name -> seenTo.add(lower(name)));
    special.keySet().forEach(name -> seenTo.add(lower(name)));
    Set<String> names = new TreeSet<>(recorded.headers().names());
    names.addAll(got.names());
    names.removeAll(seenTo);
    for (String name : names) {
      List<String> want = expected(name, recorded, outcome);
      if (!matches(name, want, got.values(name))) {
        differences.add("header " + name + ": want " + want + ", got " + got.values(name));
      }
    }
    return differences;
  }

  private static void oneOf(
      String name, List<String> allowed, Headers got, List<String> differences) {
    List<String> values = got.values(name);
    boolean fine =
        values.size() == 1 && (allowed.contains(Outcome.ANY) || allowed.contains(values.get(0)));
    if (!fine) {
      differences.add("header " + name + ": want one of " + allowed + ", got " + values);
    }
  }

  /** An error has the type of errors, whatever was recorded. */
  private static List<String> expected(String name, RecordedAnswer recorded, Outcome outcome) {
    return name.equals("content-type") && outcome.error().isPresent()
        ? List.of(JSON)
        : recorded.headers().values(name);
  }

  private static boolean matches(String name, List<String> want, List<String> got) {
    return switch (name) {
      case "date" -> !got.isEmpty();
      case "fn-call-id" -> got.size() == 1 && isCallId(got.get(0));
      case "connection" -> want.equals(got) || saysNothing(want, got);
      case "content-type" -> mediaTypes(want).equals(mediaTypes(got));
      default -> want.equals(got);
    };
  }

  /** In HTTP/1.1 connections are kept alive anyway. */
  private static boolean saysNothing(List<String> want, List<String> got) {
    return want.isEmpty() && got.size() == 1 && got.get(0).equalsIgnoreCase("keep-alive");
  }

  private static List<String> mediaTypes(List<String> values) {
    return values.stream().map(value -> lower(value).replace(" ", "")).toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

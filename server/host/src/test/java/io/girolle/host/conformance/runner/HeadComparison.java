package io.girolle.host.conformance.runner;

import io.girolle.host.conformance.Headers;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares heads of functions' answers: their status and their headers. */
final class HeadComparison {
  private static final String KIT = "fn-fdk-version";

  /** What the kit adds: today, and versions of programs. */
  private static final Set<String> OF_THE_KIT = Set.of("date", KIT, "fn-fdk-runtime");

  /** The client counts bytes itself. */
  private static final String LENGTH = "content-length";

  private HeadComparison() {}

  static List<String> differences(HttpRespMeta recorded, HttpRespMeta got, Outcome outcome) {
    List<String> differences = new ArrayList<>();
    if (recorded.getStatusCode() != got.getStatusCode()) {
      differences.add(
          "status: want %d, got %d".formatted(recorded.getStatusCode(), got.getStatusCode()));
    }
    Headers want = headers(recorded);
    Headers have = headers(got);
    Set<String> names = new TreeSet<>(want.names());
    names.addAll(have.names());
    names.addAll(outcome.headers().keySet());
    names.remove(LENGTH);
    for (String name : names) {
      List<String> values =
          outcome.headers().containsKey(name)
              ? List.of(outcome.headers().get(name))
              : want.values(name);
      boolean same =
          want.names().contains(KIT) && OF_THE_KIT.contains(name)
              ? values.size() == have.values(name).size()
              : values.equals(have.values(name));
      if (!same) {
        differences.add("header " + name + ": want " + values + ", got " + have.values(name));
      }
    }
    return differences;
  }

  private static Headers headers(HttpRespMeta head) {
    var headers = new Headers();
    for (HttpHeader header : head.getHeadersList()) {
      headers.add(header.getKey(), header.getValue());
    }
    return headers;
  }
}

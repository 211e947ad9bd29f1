package io.girolle.host.conformance.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.Headers;
import io.girolle.host.conformance.RecordingFiles;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the headers of a request as a function saw them. Decided: a runner has no
 * Accept-Encoding or User-Agent of its own.
 */
final class SeenHeaders {
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");
  private static final Set<String> OF_FN = Set.of("accept-encoding", "user-agent");
  private static final String DEADLINE = "fn-deadline";
  private static final int IN_WHOLE_SECONDS = "2025-01-01T00:00:00Z".length();

  private final Set<String> sent = new TreeSet<>();
  private final List<String> unseen;

  /**
   * A comparison.
   *
   * @param exchange what was recorded
   * @param unseen headers that don't matter, in lower case
   */
  SeenHeaders(Exchange exchange, List<String> unseen) {
    this.unseen = unseen;
    try {
      JsonNode call = RecordingFiles.JSON.readTree(exchange.call().getModelsCallJson());
      call.path("headers")
          .fieldNames()
          .forEachRemaining(name -> sent.add(name.toLowerCase(Locale.ROOT)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> differences(JsonNode want, JsonNode have) {
    return differences(headers(want), headers(have));
  }

  List<String> differences(Headers want, Headers have) {
    List<String> differences = new ArrayList<>();
    Set<String> names = new TreeSet<>(want.names());
    names.addAll(have.names());
    names.removeAll(FRAMING);
    unseen.forEach(names::remove);
    for (String name : names) {
      boolean own = OF_FN.contains(name) && !sent.contains(name);
      boolean same =
          name.equals(DEADLINE)
              ? isDeadline(have.values(name))
              : (own ? List.of() : want.values(name)).equals(have.values(name));
      if (!same) {
        differences.add(
            "the function sees header %s: want %s, got %s"
                .formatted(name, own ? "none" : want.values(name), have.values(name)));
      }
    }
    return differences;
  }

  private static boolean isDeadline(List<String> values) {
    try {
      return values.size() == 1
          && values.get(0).length() == IN_WHOLE_SECONDS
          && Instant.parse(values.get(0)).isAfter(Instant.EPOCH);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Headers headers(JsonNode json) {
    var headers = new Headers();
    json.fieldNames()
        .forEachRemaining(
            name -> json.get(name).forEach(value -> headers.add(name, value.asText())));
    return headers;
  }
}

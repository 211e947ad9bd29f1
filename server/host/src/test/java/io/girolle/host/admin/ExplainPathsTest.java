package io.girolle.host.admin;

import static io.girolle.host.admin.AdminFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExplainPathsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static JsonNode told(ExplainRecords records) throws IOException {
    try (var admin = AdminFixture.of(new ExplainPaths(records))) {
      return json(admin.ask("GET /admin/explain")).at("/calls");
    }
  }

  @Test
  void tellsTheLastCallsNewestFirst() throws IOException {
    var records = new ExplainRecords(2, () -> NOW);
    for (int i = 1; i <= 3; i++) {
      records.answered("call" + i, "POST /invoke/fn", 200 + i, "{\"overriders\":[" + i + "]}");
    }

    assertEquals(
        """
        [{"at":"2026-01-02T03:04:05Z","call":"call3","request":"POST /invoke/fn","status":203,\
        "explanation":{"overriders":[3]}},\
        {"at":"2026-01-02T03:04:05Z","call":"call2","request":"POST /invoke/fn","status":202,\
        "explanation":{"overriders":[2]}}]""",
        told(records).toString());
  }

  @Test
  void keepsNoneWhenNoneAreWanted() throws IOException {
    var records = new ExplainRecords(0, () -> NOW);
    records.answered("call", "GET /", 200, "{}");

    assertEquals("[]", told(records).toString());
  }

  @Test
  void boundsWhatItKeepsOfEach() throws IOException {
    var records = new ExplainRecords(9, () -> NOW);
    String tooLong = "[" + " ".repeat(20_000) + "]";
    records.answered("call", "GET /" + "x".repeat(1_000), 200, tooLong);
    JsonNode told = told(records).get(0);

    assertTrue(told.at("/explanation").isNull());
    assertEquals(tooLong.length(), told.at("/omittedCharacters").asInt());
    assertEquals(256, told.at("/request").asText().length());
  }

  @Test
  void whatIsNoJsonIsText() throws IOException {
    var records = new ExplainRecords(9, () -> NOW);
    records.answered("call", "GET /", 200, "{\"runner\":[}");

    assertEquals("{\"runner\":[}", told(records).at("/0/explanation").asText());
  }
}

package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.harness.Script;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {
  private static final String ASKING = " HTTP/1.1\r\nHost: lb\r\ngirolle-explain: 1\r\n\r\n";
  private static final Script TELLING =
      Script.of(awaitRequest(), start(200, "Girolle-Explain", "[\"ran\"]"), data("x"), success());

  private static FrontFixture.Setup allowing() {
    return FrontFixture.with()
        .settings("explain = true")
        .overrider(call -> call.extension("cheese", "Tête de Moine"));
  }

  private static JsonNode explanation(RawAnswer answer) throws Exception {
    byte[] bytes = answer.header("Girolle-Explain").getBytes(StandardCharsets.ISO_8859_1);
    return new ObjectMapper().readTree(new String(bytes, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/invoke/fn1", "/t/shop", "/r/shop"})
  void tellsWhatWasDoneToTheCall(String target) throws Exception {
    try (var front = allowing().over(TELLING)) {
      JsonNode told = explanation(front.ask("POST " + target + ASKING));

      assertEquals("overrider", told.at("/overriders/0/plugin").asText());
      assertEquals("Tête de Moine", told.at("/overriders/0/after").asText());
      assertEquals("try " + front.runner.address(), told.at("/placement/0").asText());
      assertEquals("ran", told.at("/runner/0").asText());
      assertTrue(front.called().headers().containsKey("Girolle-Explain"));
      assertTrue(front.explained.remove().matches("\\w+ POST " + target + " 200 \\{.*\\}"));
    }
  }

  @Test
  void tellsItWithAnErrorToo() throws Exception {
    try (var front = allowing().over(Script.failure(502, "function failed", true))) {
      RawAnswer answer = front.ask("POST /invoke/fn1" + ASKING);

      assertEquals(502, answer.status());
      assertEquals("overrider", explanation(answer).at("/overriders/0/plugin").asText());
    }
  }

  @Test
  void tellsOnlyTheLengthOfWhatIsTooLongForAHeader() throws Exception {
    String edit = "x".repeat(8192);
    try (var front = allowing().overrider(call -> call.extension("x", edit)).over(TELLING)) {
      RawAnswer answer = front.ask("POST /invoke/fn1" + ASKING);

      assertEquals(200, answer.status());
      int length = explanation(answer).get("omittedCharacters").asInt();
      assertTrue(length > edit.length());
      assertTrue(front.explained.remove().contains(edit));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} {} | {}",
        "{\"a\":} | {}",
        "[\"ê\"] | [\"\\u00EA\"]",
        "{ \"a\": 1 } | {\"a\":1}"
      })
  void takesFromARunnerWhatIsJson(String said, String told) throws Exception {
    Script telling =
        Script.of(awaitRequest(), start(200, "Girolle-Explain", said), data("x"), success());
    try (var front = allowing().over(telling)) {
      String header = front.ask("POST /invoke/fn1" + ASKING).header("Girolle-Explain");

      assertTrue(header.endsWith("\"runner\":" + told + "}"), header);
    }
  }

  @Test
  void tellsNothingToWhoAsksOtherwise() throws Exception {
    try (var front = allowing().over(TELLING)) {
      RawAnswer answer =
          front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\ngirolle-explain: 0\r\n\r\n");

      assertNull(answer.header("Girolle-Explain"));
      assertFalse(front.called().headers().containsKey("Girolle-Explain"));
    }
  }

  @Test
  void tellsNothingToWhoDidntAsk() throws Exception {
    try (var front = allowing().over(TELLING)) {
      RawAnswer answer = front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertNull(answer.header("Girolle-Explain"));
      assertTrue(front.explained.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/invoke/fn1", "/t/shop", "/r/shop"})
  void tellsNothingAndAsksNoRunnerUnlessItIsAllowed(String target) throws Exception {
    try (var front = FrontFixture.over(TELLING)) {
      RawAnswer answer = front.ask("POST " + target + ASKING);

      assertEquals(200, answer.status());
      assertNull(answer.header("Girolle-Explain"));
      assertFalse(
          front.called().headers().keySet().stream().anyMatch(name -> name.contains("Explain")));
    }
  }
}

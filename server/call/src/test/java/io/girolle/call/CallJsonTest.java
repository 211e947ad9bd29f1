package io.girolle.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A call as Fn v0.3.753 sent it. */
  private static String recorded() throws IOException {
    try (InputStream in = CallJsonTest.class.getResourceAsStream("models-call.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private static CallModel read(String json) throws IOException {
    return CallJson.read(json, Map.of());
  }

  private static String refusal(String json) {
    return assertThrows(IOException.class, () -> read(json)).getMessage();
  }

  @Test
  void readsTheCallThatFnSent() throws IOException {
    CallModel call = read(recorded());

    assertEquals("01M87ZX3DZFW00008ZKC00000Q", call.id());
    assertEquals("registry.example/team/golden-full:2.1", call.image());
    assertFalse(call.detached());
    assertEquals("http://127.0.0.1:8091/invoke/01M87ZX2MNFW00008ZJ0000003", call.url());
    assertEquals("POST", call.method());
    assertEquals(45, call.timeoutSeconds());
    assertEquals(90, call.idleTimeoutSeconds());
    assertEquals(256, call.memoryMiB());
    assertEquals(0, call.tmpfsMiB());
    assertEquals(0, call.milliCpus());
    assertEquals("from app", call.config().get("APP_KEY"));
    assertEquals("", call.config().get("EMPTY"));
    assertEquals("x=y z", call.config().get("lower.key"));
    assertEquals(9, call.config().size());
    assertEquals(Map.of("nested", List.of(1, "two", true)), call.annotations().get("golden/app"));
    assertEquals(42, call.annotations().get("golden/fn"));
    assertEquals(Map.of("Content-Length", List.of("1")), call.headers());
    assertEquals("tcp+tls://syslog.example:6514", call.syslogUrl());
    assertEquals(Instant.parse("2026-11-24T23:57:50.399Z"), call.createdAt());
    assertEquals("01M87ZX2MDFW00008ZJ0000001", call.appId());
    assertEquals("goldapp", call.view(PluginInstance.inCode("p")).appName());
    assertEquals("01M87ZX2MNFW00008ZJ0000003", call.functionId());
    assertEquals("", call.view(PluginInstance.inCode("p")).triggerId());
  }

  @Test
  void writesTheCallThatFnSent() throws IOException {
    var endpoint =
        Map.<String, Object>of(
            "fnproject.io/fn/invokeEndpoint",
            "http://127.0.0.1:8070/invoke/01M87ZX2MNFW00008ZJ0000003",
            "golden/both",
            "fn side",
            "golden/fn",
            42);
    var app =
        App.builder("01M87ZX2MDFW00008ZJ0000001", "goldapp")
            .config(Map.of("APP_KEY", "from app", "EMPTY", "", "SHARED", "app value"))
            .annotations(
                Map.of(
                    "golden/app",
                    Map.of("nested", List.of(1, "two", true)),
                    "golden/both",
                    "app side"))
            .syslogUrl("tcp+tls://syslog.example:6514")
            .build();
    var function =
        AppFunction.builder(
                "01M87ZX2MNFW00008ZJ0000003",
                "full",
                "01M87ZX2MDFW00008ZJ0000001",
                "registry.example/team/golden-full:2.1")
            .memoryMiB(256)
            .timeout(Duration.ofSeconds(45))
            .idleTimeout(Duration.ofSeconds(90))
            .config(Map.of("FN_KEY", "from fn", "SHARED", "fn value", "lower.key", "x=y z"))
            .annotations(endpoint)
            .build();
    var request =
        new CallRequest(
            "POST",
            "http://127.0.0.1:8091/invoke/01M87ZX2MNFW00008ZJ0000003",
            Map.of("Content-Length", List.of("1")),
            "",
            false);
    var call =
        new CallModel(
            "01M87ZX3DZFW00008ZKC00000Q",
            new FunctionProfile(app, function),
            request,
            Instant.parse("2026-11-24T23:57:50.399Z"));

    assertEquals(MAPPER.readTree(recorded()), MAPPER.readTree(CallJson.write(call)));
  }

  @Test
  void writesLimitsOnlyWhereThereAreSome() throws IOException {
    var function = Calls.function().tmpfsMiB(64).milliCpus(250).build();
    var request = new CallRequest("GET", "http://lb/t/shop/pay", Map.of(), "trigger-id", true);
    var profile = new FunctionProfile(Calls.app().build(), function);

    JsonNode json =
        MAPPER.readTree(CallJson.write(new CallModel("id", profile, request, Calls.NOW)));

    assertEquals("detached", json.get("type").asText());
    assertEquals(64, json.get("tmpfs_size").asInt());
    assertEquals("250m", json.get("cpus").asText());
    assertEquals("trigger-id", json.get("trigger_id").asText());
    assertFalse(json.has("headers"));
    assertFalse(json.has("syslog_url"));
    JsonNode without = MAPPER.readTree(CallJson.write(Calls.call()));
    assertFalse(without.has("tmpfs_size") || without.has("cpus"));
  }

  @Test
  void writesEditsAndNotTheProfileThatTheyReplaced() throws IOException {
    CallModel call = Calls.call();
    EditView edit = Calls.edit(call, PluginInstance.inCode("p"));
    edit.config("FN_MEMORY", null).annotation("note", "edited").image("other:2");
    edit.adopt();

    JsonNode json = MAPPER.readTree(CallJson.write(call));

    assertFalse(json.get("config").has("FN_MEMORY"));
    assertEquals("edited", json.get("annotations").get("note").asText());
    assertEquals("other:2", json.get("image").asText());
  }

  @Test
  void readsTheDialectOf2018() throws IOException {
    CallModel call =
        read(
            """
            {"id":"01C","status":"running","image":"fnproject/hello","type":"async","delay":0,
             "payload":"","path":"/hello","format":"json","priority":0,
             "url":"http://lb/r/shop/hello","method":"GET","timeout":30,"idle_timeout":30,
             "tmpfs_size":16,"memory":128,"cpus":null,"config":{"FN_PATH":"/hello"},
             "headers":{"Host":["lb"]},"syslog_url":"","created_at":"2018-06-01T10:00:00.000Z",
             "started_at":"0001-01-01T00:00:00.000Z","completed_at":"0001-01-01T00:00:00.000Z",
             "stats":null,"error":"","app_id":"01A"}
            """);

    assertEquals("01C", call.id());
    assertFalse(call.detached());
    assertEquals("", call.functionId());
    assertEquals("", call.view(PluginInstance.inCode("p")).appName());
    assertEquals("", call.view(PluginInstance.inCode("p")).triggerId());
    assertEquals(16, call.tmpfsMiB());
    assertEquals(Map.of(), call.annotations());
    assertEquals("01A", call.appId());
  }

  @Test
  void ignoresUnknownMembersWhateverTheyHold() throws IOException {
    assertEquals(
        "x",
        read("{\"new\":{\"id\":\"y\",\"deep\":[[{}]]},\"id\":\"x\",\"more\":[1],\"n\":1e9}").id());
  }

  @Test
  void absentMembersAndNullsAreZero() throws IOException {
    CallModel empty = read("{}");
    CallModel nulls =
        read(
            """
            {"id":null,"type":null,"timeout":null,"memory":null,"cpus":null,"config":null,
             "annotations":null,"headers":null,"created_at":null,"fn_id":null}
            """);
    for (CallModel call : List.of(empty, nulls)) {
      assertEquals("", call.id());
      assertFalse(call.detached());
      assertEquals(0, call.timeoutSeconds());
      assertEquals(0, call.milliCpus());
      assertEquals(Map.of(), call.config());
      assertEquals(Map.of(), call.annotations());
      assertEquals(Map.of(), call.headers());
      assertEquals(Instant.EPOCH, call.createdAt());
    }
  }

  @Test
  void aNullWithinAMapIsNoNullToItsReaders() throws IOException {
    CallModel call =
        read(
            """
            {"config":{"K":null},"headers":{"A":null,"B":[null,"b"]},
             "annotations":{"gone":null,"kept":{"gone":null,"list":[null,1]}}}
            """);

    assertEquals(Map.of("K", ""), call.config());
    assertEquals(Map.of("A", List.of(), "B", List.of("", "b")), call.headers());
    assertEquals(Map.of("kept", Map.of("list", List.of(1))), call.annotations());
  }

  @Test
  @SuppressWarnings("unchecked")
  void whatWasReadIsImmutable() throws IOException {
    CallModel call =
        read("{\"config\":{},\"headers\":{\"A\":[\"a\"]},\"annotations\":{\"n\":{\"l\":[1]}}}");

    assertThrows(UnsupportedOperationException.class, () -> call.config().put("a", "b"));
    List<String> values = call.headers().get("A");
    assertThrows(UnsupportedOperationException.class, () -> values.add("b"));
    var nested = (Map<String, List<Object>>) call.annotations().get("n");
    assertThrows(UnsupportedOperationException.class, () -> nested.clear());
    assertThrows(UnsupportedOperationException.class, () -> nested.get("l").add(2));
  }

  @ParameterizedTest
  @CsvSource({"\"100m\",100", "\"0.1\",100", "\"\",0", "null,0", "\"2\",2000"})
  void readsBothFormsOfCpus(String written, int milli) throws IOException {
    assertEquals(milli, read("{\"cpus\":" + written + "}").milliCpus());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T23:57:50.399Z,2026-11-24T23:57:50.399Z",
    "2026-11-25T01:57:50.399+02:00,2026-11-24T23:57:50.399Z",
    "2026-11-24T18:27:50-05:30,2026-11-24T23:57:50Z",
    "2026-11-24T23:57:50.399123456Z,2026-11-24T23:57:50.399123456Z",
    "0001-01-01T00:00:00.000Z,0001-01-01T00:00:00Z"
  })
  void readsTimesOfAnyOffset(String written, Instant time) throws IOException {
    CallModel call =
        read("{\"created_at\":\"%s\",\"started_at\":\"%s\"}".formatted(written, written));
    assertEquals(time, call.createdAt());
    assertEquals(time, call.startedAt);
  }

  @Test
  void anUnsetTimeIsWrittenAsItWasRead() throws IOException {
    CallModel call = read("{\"created_at\":\"0001-01-01T00:00:00.000Z\"}");
    assertEquals("0001-01-01T00:00:00.000Z", CallJson.time(call.createdAt()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"cpus\":0.1}|member cpus of the call: 0.1 (expected: a string)",
        "{\"cpus\":100}|member cpus of the call: 100 (expected: a string)",
        "{\"cpus\":\"lots\"}|member cpus of the call: cpus: lots (expected: thousandths such as"
            + " 100m, or CPUs such as 0.1)",
        "{\"id\":7}|member id of the call: 7 (expected: a string)",
        "{\"url\":[]}|member url of the call: [ (expected: a string)",
        "{\"timeout\":\"30\"}|member timeout of the call: 30 (expected: a whole number)",
        "{\"timeout\":1.5}|member timeout of the call: 1.5 (expected: a whole number)",
        "{\"memory\":-1}|member memory of the call: -1 (expected: 0..2147483647)",
        "{\"timeout\":4294967296}|member timeout of the call: 4294967296 (expected: 0..2147483647)",
        "{\"idle_timeout\":99999999999999999999}|member idle_timeout of the call:"
            + " 99999999999999999999 (expected: 0..2147483647)",
        "{\"created_at\":\"noon\"}|member created_at of the call: Text 'noon' could not be parsed"
            + " at index 0",
        "{\"config\":[]}|member config of the call: [ (expected: an object)",
        "{\"config\":{\"K\":5}}|member config of the call: K: 5 (expected: a string)",
        "{\"config\":{\"K\":{}}}|member config of the call: K: { (expected: a string)",
        "{\"headers\":\"A\"}|member headers of the call: A (expected: an object)",
        "{\"headers\":{\"A\":\"a\"}}|member headers of the call: A: a (expected: a list of"
            + " strings)",
        "{\"headers\":{\"A\":[1]}}|member headers of the call: A: 1 (expected: a string)",
        "{\"annotations\":true}|member annotations of the call: true (expected: an object)"
      })
  void errorsNameTheMember(String json, String message) {
    assertEquals(message, refusal(json));
  }

  @Test
  void sizesBeyondAllMachinesAreTheMostThatCanBeSaid() throws IOException {
    CallModel call = read("{\"memory\":18446744073709551615,\"tmpfs_size\":4294967295}");
    assertEquals(Integer.MAX_VALUE, call.memoryMiB());
    assertEquals(Integer.MAX_VALUE, call.tmpfsMiB());
  }

  @Test
  void headersComeByCanonicalNameWhateverTheirCase() throws IOException {
    CallModel call =
        read("{\"headers\":{\"x-a\":[\"1\"],\"X-A\":[\"2\"],\"HOST\":[\"h\"],\"b c\":[]}}");
    assertEquals(
        Map.of("X-A", List.of("1", "2"), "Host", List.of("h"), "b c", List.of()), call.headers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "\"id\"", "1"})
  void refusesWhatIsNoObject(String json) {
    assertEquals("the call isn't a JSON object", refusal(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{",
        "{\"id\"",
        "{\"id\":\"x\"",
        "{\"id\":\"x\",}",
        "{\"config\":{\"a\":\"b\"",
        "{\"headers\":{\"a\":[\"b\"",
        "{\"annotations\":{\"a\":[",
        "{\"id\":\"x\"} trailing",
        "{\"id\":\"x\"}{\"id\":\"y\"}",
        "{'id':'x'}"
      })
  void refusesWhatIsNotJson(String json) {
    String message = refusal(json);
    assertTrue(message.startsWith("the call isn't valid JSON: "), message);
  }

  @Test
  void tellsWhereTheJsonIsBroken() {
    assertTrue(refusal("{\"id\":x}").contains("line: 1, column: "), () -> refusal("{\"id\":x}"));
  }

  @Test
  void aBottomlessNestingIsRefused() {
    String json = "{\"annotations\":{\"a\":" + "[".repeat(100_000) + "}}";
    assertTrue(refusal(json).startsWith("the call isn't valid JSON: "));
  }

  @Test
  void extensionsComeBesideTheJson() throws IOException {
    CallModel call = CallJson.read("{}", Map.of("FN_CHEESE", "Tete de Moine"));
    assertEquals(Map.of("FN_CHEESE", "Tete de Moine"), call.extensions());
    assertThrows(UnsupportedOperationException.class, () -> call.extensions().clear());
  }

  @Test
  void halfASurrogatePairIsWrittenAsItsEscape() throws IOException {
    var app = Calls.app().config(Map.of("HALF", "a\ud83dz")).annotations(Map.of("h", "\ude00"));
    var profile = new FunctionProfile(app.build(), Calls.function().build());
    var request =
        new CallRequest("POST", "http://lb/\ud83d", Map.of("X", List.of("\udc00")), "", false);

    byte[] json = CallJson.write(new CallModel("id", profile, request, Calls.NOW));

    assertTrue(
        Arrays.equals(json, new String(json, UTF_8).getBytes(UTF_8)), "the JSON is valid UTF-8");
    CallModel read = read(new String(json, UTF_8));
    assertEquals("a\ud83dz", read.config().get("HALF"));
    assertEquals("\ude00", read.annotations().get("h"));
    assertEquals("http://lb/\ud83d", read.url());
    assertEquals(List.of("\udc00"), read.headers().get("X"));
  }
}

package io.girolle.agent.catalog;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.Timers;
import io.girolle.call.WheelTimers;
import io.girolle.call.config.RecordBinder;
import io.girolle.harness.FakeApiNode;
import io.girolle.harness.HeldPort;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.CallRejectedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FnApiCatalogTest {
  private static final String APP_ID = "01M87ZX2MDFW00008ZJ0000001";
  private static final String FN_ID = "01M87ZX2MNFW00008ZJ0000003";
  private static final String APP =
      """
      {"id":"%s","name":"goldapp","config":{"APP_KEY":"from app","EMPTY":""},
      "annotations":{"golden/app":{"nested":[1,"two",true,null,1.5]},"gone":null},
      "syslog_url":"tcp+tls://syslog.example:6514",
      "created_at":"2026-11-24T23:57:49.581Z","updated_at":"2026-11-24T23:57:49.581Z"}
      """
          .formatted(APP_ID);
  private static final String FN =
      """
      {"id":"%s","name":"full","app_id":"%s","image":"registry.example/team/full:2.1",
      "memory":256,"timeout":45,"idle_timeout":90,"config":{"FN_KEY":"from fn"},
      "annotations":{"golden/fn":42},"shape":"GENERIC_X86"}
      """
          .formatted(FN_ID, APP_ID);
  private static final String TRIGGER =
      """
      {"id":"t1","name":"hello","app_id":"%s","fn_id":"%s","type":"http","source":"%s"}
      """;

  private final Deque<AutoCloseable> mine = new ArrayDeque<>();
  private FakeApiNode node = own(FakeApiNode.start());
  private final WheelTimers wheel = own(new WheelTimers());
  private final List<Long> pauses = new CopyOnWriteArrayList<>();

  private <T extends AutoCloseable> T own(T part) {
    mine.push(part);
    return part;
  }

  @AfterEach
  void close() throws Exception {
    while (!mine.isEmpty()) {
      mine.pop().close();
    }
  }

  /** A catalog with quick pauses, unless it is said otherwise. */
  private FnApiCatalog catalog(String hocon) {
    var config =
        ConfigFactory.parseString(hocon)
            .withFallback(
                ConfigFactory.parseString(
                    "url = \"%s\", timeout = 20s, give-up = 40s, connect-timeout = 10s, backoff ="
                            .formatted(node.url())
                        + " 1ms, max-backoff = 2ms"))
            .withFallback(CatalogSettings.defaults().fnApi());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    mine.push(threads::shutdownNow);
    Timers noting =
        new Timers() {
          @Override
          public Timer after(long nanos, Runnable task) {
            pauses.add(nanos);
            return wheel.after(nanos, task);
          }

          @Override
          public long nanoTime() {
            return wheel.nanoTime();
          }
        };
    var api =
        own(
            new ApiNode(
                RecordBinder.bind(FnApiSettings.class, config, "girolle.catalog.fn-api"),
                noting,
                () -> new Random(7)));
    api.start(threads);
    return new FnApiCatalog(api);
  }

  private FnApiCatalog catalog() {
    return catalog("");
  }

  private static <T> Optional<T> answer(CompletionStage<Optional<T>> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletionStage<?> stage) {
    var failure =
        assertThrows(
            CompletionException.class,
            () -> stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join());
    return failure.getCause();
  }

  private static String unusable(CompletionStage<?> stage) {
    return assertInstanceOf(UnusableAnswerException.class, failure(stage)).getMessage();
  }

  private static void assertUnavailable(CompletionStage<?> stage) {
    var rejection = assertInstanceOf(CallRejectedException.class, failure(stage));
    assertEquals(503, rejection.status());
    assertEquals("Catalog unavailable", rejection.reason());
  }

  @Test
  void readsAnApp() throws Exception {
    node.with("/v2/apps/" + APP_ID, APP);
    App app = answer(catalog().app(APP_ID)).orElseThrow();

    assertEquals("goldapp", app.name());
    assertEquals(Map.of("APP_KEY", "from app", "EMPTY", ""), app.config());
    assertEquals(
        Map.of("golden/app", Map.of("nested", List.of(1, "two", true, 1.5))), app.annotations());
    assertEquals("tcp+tls://syslog.example:6514", app.syslogUrl());
    assertEquals(List.of("/v2/apps/" + APP_ID), node.targets());
  }

  @Test
  void findsAnAppByItsName() throws Exception {
    node.with("/v2/apps?name=goldapp", "{\"items\":[" + APP + "]}");
    assertEquals(APP_ID, answer(catalog().app("goldapp")).orElseThrow().id());
    assertEquals(List.of("/v2/apps?name=goldapp"), node.targets());
  }

  @Test
  void findsAnAppOfAnOddIdToo() throws Exception {
    node.with("/v2/apps/a1", "{\"id\":\"a1\",\"name\":\"odd\"}");
    App app = answer(catalog().app("a1")).orElseThrow();
    assertEquals("odd", app.name());
    assertEquals(Map.of(), app.config());
    assertEquals("", app.syslogUrl());
  }

  @Test
  void readsAFunction() throws Exception {
    node.with("/v2/fns/" + FN_ID, FN);
    AppFunction function = answer(catalog().function(FN_ID)).orElseThrow();

    assertEquals(APP_ID, function.appId());
    assertEquals("registry.example/team/full:2.1", function.image());
    assertEquals(256, function.memoryMiB());
    assertEquals(Duration.ofSeconds(45), function.timeout());
    assertEquals(Duration.ofSeconds(90), function.idleTimeout());
    assertEquals(Map.of("FN_KEY", "from fn"), function.config());
    assertEquals(Map.of("golden/fn", 42), function.annotations());
  }

  @Test
  void whatIsntSaidIsFnsDefault() throws Exception {
    node.with(
        "/v2/fns/f",
        "{\"id\":\"f\",\"name\":\"n\",\"app_id\":\"a\",\"image\":\"i\",\"config\":null}");
    AppFunction function = answer(catalog().function("f")).orElseThrow();

    assertEquals(128, function.memoryMiB());
    assertEquals(Duration.ofSeconds(30), function.timeout());
    assertEquals(Duration.ofSeconds(30), function.idleTimeout());
    assertEquals(Map.of(), function.config());
  }

  @ParameterizedTest
  @CsvSource({
    "/hello, //hello",
    "/, //",
    "/a/b, //a/b",
    "/café au lait, //caf%C3%A9%20au%20lait",
    "/q?x=1#y;z%, //q%3Fx%3D1%23y%3Bz%25"
  })
  void asksForATriggerWithItsLeadingSlash(String source, String asked) throws Exception {
    node.with(
        "/v2/runner/apps/" + APP_ID + "/triggerBySource/http" + asked,
        TRIGGER.formatted(APP_ID, FN_ID, source));
    AppTrigger trigger = answer(catalog().trigger(APP_ID, source)).orElseThrow();

    assertEquals("t1", trigger.id());
    assertEquals(FN_ID, trigger.functionId());
    assertEquals(source, trigger.source());
  }

  @Test
  void findsATriggerByTheNameOfItsApp() throws Exception {
    node.with("/v2/apps?name=goldapp", "{\"items\":[" + APP + "]}")
        .with(
            "/v2/runner/apps/" + APP_ID + "/triggerBySource/http//hello",
            TRIGGER.formatted(APP_ID, FN_ID, "/hello"));
    assertEquals("t1", answer(catalog().trigger("goldapp", "/hello")).orElseThrow().id());
  }

  @Test
  void saysWhatIsUnknown() throws Exception {
    FnApiCatalog catalog = catalog();
    assertEquals(Optional.empty(), answer(catalog.app(APP_ID)));
    assertEquals(Optional.empty(), answer(catalog.app("no such app")));
    assertEquals(Optional.empty(), answer(catalog.function(FN_ID)));
    assertEquals(Optional.empty(), answer(catalog.trigger(APP_ID, "/nope")));
    assertEquals(Optional.empty(), answer(catalog.trigger("no such app", "/nope")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../../fns/f", "/a/./b", "/..", "no-slash"})
  void aPathThatLeadsElsewhereIsUnknownAndNotAskedFor(String source) throws Exception {
    assertEquals(Optional.empty(), answer(catalog().trigger(APP_ID, source)));
    assertEquals(List.of(), node.targets());
  }

  @Test
  void namesAreOneSegmentOfAUrl() throws Exception {
    FnApiCatalog catalog = catalog();
    answer(catalog.function("a/../b?c"));
    answer(catalog.function(".."));
    answer(catalog.app("a&name=b"));

    assertEquals(
        List.of("/v2/fns/a%2F..%2Fb%3Fc", "/v2/apps?name=a%26name%3Db", "/v2/apps/a%26name%3Db"),
        node.targets());
  }

  @Test
  void asksAgainAfterAnErrorOfTheServerAndAfterALostConnection() throws Exception {
    node.with("/v2/fns/" + FN_ID, FN)
        .next(
            FakeApiNode.json(500, "simulated failure"),
            FakeApiNode.json(503, ""),
            FakeApiNode.cut(),
            FakeApiNode.truncated());

    assertTrue(answer(catalog().function(FN_ID)).isPresent());
  }

  @Test
  void givesUpAfterSoManyTries() {
    node.always(FakeApiNode.json(500, "simulated failure"));

    assertUnavailable(catalog().function(FN_ID));
    assertEquals(6, node.targets().size());
  }

  @Test
  void pausesGrowAndAreCutByChance() {
    node.always(FakeApiNode.json(500, "simulated failure"));
    assertUnavailable(
        catalog("backoff = 10ms, max-backoff = 50ms, timeout = 1000s, give-up = 1000s")
            .function(FN_ID));

    List<Long> between = new ArrayList<>();
    pauses.stream().filter(p -> p < 1_000_000_000L).forEach(p -> between.add(p / 1000));
    assertEquals(5, between.size());
    int[] longest = {10_000, 20_000, 40_000, 50_000, 50_000};
    for (int i = 0; i < 5; i++) {
      long pause = between.get(i);
      assertTrue(pause >= longest[i] / 2 && pause <= longest[i], "pauses: " + between);
    }
    assertFalse(between.get(3).equals(between.get(4)), "pauses: " + between);
  }

  @Test
  void givesUpInTimeHoweverManyTriesAreLeft() {
    node.always(FakeApiNode.json(500, "simulated failure"));
    assertUnavailable(
        catalog("retries = 1000, backoff = 50ms, max-backoff = 50ms, give-up = 300ms")
            .function(FN_ID));

    assertTrue(node.targets().size() <= 13, "requests: " + node.targets().size());
  }

  @Test
  void aNodeThatIsDownIsToldAndComesBack() throws Exception {
    HeldPort port = own(new HeldPort());
    node = own(FakeApiNode.startOn(port.number()));
    FnApiCatalog catalog = catalog();
    node.close();
    assertUnavailable(catalog.function(FN_ID));

    node = own(FakeApiNode.startOn(port.number()));
    node.with("/v2/fns/" + FN_ID, FN);
    assertTrue(answer(catalog.function(FN_ID)).isPresent());
  }

  @Test
  void aNodeThatSaysNothingIsntWaitedFor() throws Exception {
    node.with("/v2/fns/" + FN_ID, FN).next(node.silence(), node.stall());
    assertTrue(answer(catalog("timeout = 1s").function(FN_ID)).isPresent());

    node.always(node.silence());
    assertUnavailable(catalog("timeout = 50ms, retries = 2").function(FN_ID));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 400, 401, 403, 429, 204})
  void anyOtherStatusIsAClearFailureAndNotAskedForAgain(int status) {
    node.always(
        request -> {
          request.getResponseHeaders().set("Location", "/v2/fns/other");
          FakeApiNode.answer(status, "text/plain", new byte[0]).to(request);
        });

    assertEquals(
        "GET %s/v2/fns/f: status %d (expected: 200 or 404)".formatted(node.url(), status),
        unusable(catalog().function("f")));
    assertEquals(1, node.targets().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | the answer: missing (expected: an object)",
        "<html> | not JSON: Unexpected character ('<' (code 60)",
        "{\"id\":\"f\" | not JSON: Unexpected end-of-input",
        "{} {} | not JSON: Trailing token",
        "[] | the answer: [] (expected: an object)",
        "null | the answer: null (expected: an object)",
        "{} | id: missing (expected: a text)",
        "{\"id\":\"g\"} | id: \"g\" (expected: \"f\")",
        "{\"id\":\"f\"} | name: missing (expected: a text)",
        "{\"id\":\"f\",\"name\":\"n\",\"app_id\":7} | app_id: 7 (expected: a text)",
      })
  void whatIsNoFunctionIsToldWithUrlAndMember(String body, String why) {
    node.always(FakeApiNode.json(200, body == null ? "" : body));

    String told = unusable(catalog().function("f"));
    assertTrue(told.startsWith("GET " + node.url() + "/v2/fns/f: " + why), told);
    assertEquals(1, node.targets().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"memory\":0 | memory: 0 (expected: a whole number, 1..2147483647)",
        "\"memory\":99999999999 | memory: 99999999999 (expected: a whole number, 1..2147483647)",
        "\"memory\":\"1\" | memory: \"1\" (expected: a whole number, 1..2147483647)",
        "\"timeout\":301 | timeout: 301 (expected: a whole number, 0..300)",
        "\"timeout\":1.5 | timeout: 1.5 (expected: a whole number, 0..300)",
        "\"idle_timeout\":-1 | idle_timeout: -1 (expected: a whole number, 0..3600)",
        "\"config\":{\"A\":1} | config.A: 1 (expected: a text)",
        "\"config\":[] | config: [] (expected: an object)",
        "\"annotations\":\"x\" | annotations: \"x\" (expected: an object)",
      })
  void aMemberOutOfItsRangeIsTold(String member, String why) {
    node.with(
        "/v2/fns/f",
        "{\"id\":\"f\",\"name\":\"n\",\"app_id\":\"a\",\"image\":\"i\"," + member + "}");

    assertEquals("GET " + node.url() + "/v2/fns/f: " + why, unusable(catalog().function("f")));
  }

  @Test
  void aListOfAppsIsLookedThrough() throws Exception {
    FnApiCatalog catalog = catalog();
    node.with("/v2/apps?name=x", "{\"items\":[{\"id\":\"a\",\"name\":\"y\"}]}");
    assertEquals(Optional.empty(), answer(catalog.app("x")));
    node.with("/v2/apps?name=x", "{\"items\":[{\"id\":\"a\",\"name\":\"x\"}]}");
    assertEquals("a", answer(catalog.app("x")).orElseThrow().id());
    node.with("/v2/apps?name=x", "{\"items\":[{\"name\":\"x\"}]}");
    assertTrue(unusable(catalog.app("x")).endsWith(": items[0].id: missing (expected: a text)"));
    node.with("/v2/apps?name=x", "{\"apps\":[]}");
    assertTrue(unusable(catalog.app("x")).endsWith(": items: missing (expected: an array)"));
  }

  @Test
  void anAnswerThatIsTooLongIsntRead() {
    byte[] huge = ("{\"a\":\"" + "x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
    node.always(FakeApiNode.answer(200, "application/json", huge));

    assertEquals(
        "GET "
            + node.url()
            + "/v2/fns/f: the answer is too long (expected: at most 65536 bytes;"
            + " answer-limit)",
        unusable(catalog("answer-limit = 64KiB").function("f")));
    assertEquals(1, node.targets().size());
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    List<Integer> ports = new CopyOnWriteArrayList<>();
    node.always(
        request -> {
          ports.add(request.getRemoteAddress().getPort());
          FakeApiNode.json(404, "{}").to(request);
        });
    FnApiCatalog catalog = catalog();
    for (int i = 0; i < 20; i++) {
      answer(catalog.function("f" + i));
    }

    assertEquals(1, List.copyOf(new java.util.TreeSet<>(ports)).size(), ports.toString());
  }

  @Test
  void soManyQuestionsAtOnceAndSoManyMoreWait() throws Exception {
    var held = new CompletableFuture<Void>();
    FakeApiNode.Reply later =
        request -> {
          held.join();
          FakeApiNode.json(404, "{}").to(request);
        };
    node.next(later, later);
    FnApiCatalog catalog = catalog("requests = 2, waiting = 1");
    var first = catalog.function("f1");
    var second = catalog.function("f2");
    await().until(() -> node.targets().size() == 2);
    var waiting = catalog.function("f3");

    assertUnavailable(catalog.function("f4"));
    assertEquals(2, node.targets().size());
    held.complete(null);
    assertEquals(Optional.empty(), answer(waiting));
    assertEquals(Optional.empty(), answer(first));
    assertEquals(Optional.empty(), answer(second));
  }

  @Test
  void aClosedCatalogFailsAtOnce() throws Exception {
    var api =
        new ApiNode(
            RecordBinder.bind(
                FnApiSettings.class,
                ConfigFactory.parseString("url = \"" + node.url() + "\"")
                    .withFallback(CatalogSettings.defaults().fnApi()),
                ""),
            wheel,
            Random::new);
    api.start(Runnable::run);
    api.close();

    assertInstanceOf(IllegalStateException.class, failure(new FnApiCatalog(api).function("f")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api:8080",
        "http://",
        "ftp://api",
        "http://a b",
        "http://u:p@api",
        "http://api/?q",
        "http://api:99999"
      })
  void anAddressThatIsNoneIsTold(String url) {
    var failure =
        assertThrows(
            com.typesafe.config.ConfigException.class,
            () ->
                RecordBinder.bind(
                    FnApiSettings.class,
                    ConfigFactory.parseString("url = \"" + url + "\"")
                        .withFallback(CatalogSettings.defaults().fnApi()),
                    "girolle.catalog.fn-api"));

    assertTrue(
        failure
            .getMessage()
            .contains("girolle.catalog.fn-api.url: \"" + url.replace("u:p", "...") + "\""),
        failure.getMessage());
    assertTrue(failure.getMessage().contains("such as http://api:8080"), failure.getMessage());
  }

  @Test
  void anAddressMayHaveAPathAndSlashesAtItsEnd() throws Exception {
    node.with("/fn/v2/fns/" + FN_ID, FN);
    assertTrue(answer(catalog("url = \"" + node.url() + "/fn//\"").function(FN_ID)).isPresent());
  }
}

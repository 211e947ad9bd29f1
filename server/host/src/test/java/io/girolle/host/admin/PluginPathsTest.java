package io.girolle.host.admin;

import static io.girolle.host.admin.AdminFixture.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.call.ExtensionWrite;
import io.girolle.host.http.RawAnswer;
import io.girolle.host.http.RawClient;
import io.girolle.host.plugins.InstanceFigures;
import io.girolle.host.plugins.PluginControl;
import io.girolle.host.plugins.PluginsState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginPathsTest {
  private static final InstanceFigures COUNTED =
      new InstanceFigures(
          "quarantined",
          true,
          10,
          3,
          2,
          Duration.ofMillis(5),
          Optional.of(
              new InstanceFigures.LastError(ScriptedControl.SINCE, "override: x.Broken: no")));

  private final ScriptedControl control = new ScriptedControl();
  private AdminFixture admin;

  @BeforeEach
  void listen() throws IOException {
    admin =
        AdminFixture.of(
            new PluginPaths(
                control,
                name -> name.equals("cheese") ? COUNTED : ScriptedControl.figures(name),
                () -> List.of(new ExtensionWrite("K", List.of("a", "b"), 3)),
                () -> Optional.of(Set.of("K"))));
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void tellsAllOfThePlugins() throws IOException {
    control.failed =
        Optional.of(new PluginsState.Failed(ScriptedControl.SINCE, ScriptedControl.FAULTS));
    RawAnswer answer = admin.ask("GET /admin/plugins");
    JsonNode told = json(answer);

    assertEquals(200, answer.status());
    assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
    assertEquals(3, told.at("/generation").asInt());
    assertEquals("2026-01-02T03:04:05Z", told.at("/since").asText());
    assertEquals("quota", told.at("/instances/0/instance").asText());
    assertEquals("in-service", told.at("/instances/0/state").asText());
    assertTrue(told.at("/instances/0/lastError").isNull());
    assertEquals(2, told.at("/instances/1/order").asInt());
    assertEquals("[\"cheese.audit\"]", told.at("/listeners").toString());
    assertEquals(
        "[{\"key\":\"K\",\"overwrites\":3,\"writers\":[\"a\",\"b\"],\"read\":true}]",
        told.at("/extensions").toString());
    assertEquals("[\"audit\"]", told.at("/off").toString());
    assertEquals(2, told.at("/draining/0/generation").asInt());
    assertEquals("cheese of generation 1", told.at("/uncollected/0").asText());
    assertEquals("girolle.conf:3", told.at("/failed/faults/0/where").asText());
    assertEquals("two", told.at("/failed/faults/1/message").asText());
  }

  @Test
  void tellsOfOne() throws IOException {
    JsonNode told = json(admin.ask("GET /admin/plugins/cheese"));

    assertEquals(
        """
        {"instance":"cheese","plugin":"cheese","version":"1.2","file":"/p/cheese.jar","digest":"abc",\
        "generation":2,"form":"short","parts":["overrider"],"order":2,"state":"quarantined","moved":true,"calls":10,\
        "failures":3,"skips":2,"hookNanos":5000000,\
        "lastError":{"at":"2026-01-02T03:04:05Z","text":"override: x.Broken: no"}}""",
        told.toString());
    assertEquals("off", json(admin.ask("GET /admin/plugins/audit")).at("/state").asText());
    assertEquals(404, admin.ask("GET /admin/plugins/nobody").status());
  }

  @ParameterizedTest
  @CsvSource({
    "reload, reload",
    "rollback, rollback",
    "cheese/enable, cheese on",
    "cheese/disable, cheese off",
    "reload/enable, reload on"
  })
  void changesWhatIsAskedFor(String path, String asked) throws IOException {
    RawAnswer answer = admin.ask("POST /admin/plugins/" + path);

    assertEquals(200, answer.status());
    assertEquals(List.of(asked), control.asked);
    assertEquals(
        """
        {"generation":4,"changed":true,"kept":["quota"],"made":["cheese"],"removed":["old"],\
        "warnings":[{"where":"girolle.conf:3","what":"girolle.plugins.enabled","message":"one"},\
        {"where":"","what":"b","message":"two"}],"restart":["girolle.http.port"]}""",
        json(answer).toString());
  }

  @Test
  void aCandidateThatFailedIsToldWithEveryFault() throws IOException {
    control.refusal = ScriptedControl.invalid();
    RawAnswer answer = admin.ask("POST /admin/plugins/reload");

    assertEquals(422, answer.status());
    assertEquals(2, json(answer).at("/faults").size());
    assertEquals("one", json(answer).at("/faults/0/message").asText());
  }

  @Test
  void whatCantBeDoneNowIsAConflict() throws IOException {
    control.refusal = new IllegalStateException("there was no generation before this one");
    RawAnswer none = admin.ask("POST /admin/plugins/rollback");
    assertEquals(409, none.status());
    assertEquals("there was no generation before this one", json(none).at("/message").asText());

    control.refusal = null;
    control.busy = new PluginControl.BusyException("4 old generations");
    RawAnswer busy = admin.ask("POST /admin/plugins/reload");
    assertEquals(409, busy.status());
    assertEquals("4 old generations", json(busy).at("/message").asText());
  }

  @Test
  void oneChangeAtATimeAndNobodyElseWaitsForIt() throws IOException {
    control.gate = new CompletableFuture<>();
    try (var first = new RawClient(admin.address)) {
      first.send("POST /admin/plugins/reload HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await().until(() -> control.asked.size() == 1);

      assertEquals(409, admin.ask("POST /admin/plugins/rollback").status());
      assertEquals(200, admin.ask("GET /admin/plugins").status());
      control.gate.complete(null);
      assertEquals(200, first.receive().status());
    }
    assertEquals(200, admin.ask("POST /admin/plugins/rollback").status());
    assertEquals(List.of("reload", "rollback"), control.asked);
  }

  @Test
  void aBugIsAnErrorAndNotTheEnd() throws IOException {
    control.refusal = new UnsupportedOperationException("bug");

    assertEquals(500, admin.ask("POST /admin/plugins/reload").status());
    control.refusal = null;
    assertEquals(200, admin.ask("POST /admin/plugins/reload").status());
  }

  @ParameterizedTest
  @CsvSource({
    "GET /admin/plugins/reload, POST",
    "DELETE /admin/plugins/cheese, 'GET, HEAD'",
    "POST /admin/plugins, 'GET, HEAD'",
    "GET /admin/plugins/cheese/disable, POST"
  })
  void anotherMethodIsToldWhichAreAllowed(String request, String allowed) throws IOException {
    RawAnswer answer = admin.ask(request);

    assertEquals(405, answer.status());
    assertEquals(allowed, answer.header("Allow"));
    assertTrue(json(answer).at("/message").asText().endsWith("takes " + allowed));
    assertTrue(control.asked.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "GET /",
    "GET /admin",
    "GET /admin/plugins/",
    "GET /admin/plugins/a/b",
    "POST /admin/plugins//enable",
    "GET /invoke/fn1"
  })
  void whatIsntThereIs404(String request) throws IOException {
    RawAnswer answer = admin.ask(request);

    assertEquals(404, answer.status());
    assertTrue(json(answer).at("/message").asText().startsWith("there is no /"), answer.text());
  }

  @Test
  void aBodyIsOfNoUseAndEndsTheConnection() throws IOException {
    try (var client = new RawClient(admin.address)) {
      client.send(
          "POST /admin/plugins/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n");

      assertEquals(200, client.receive().status());
      client.send("{}{}");
      assertTrue(client.isClosed());
    }
  }
}

package io.girolle.host.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.host.http.RawAnswer;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
  private static final AdminPaths[] PATHS = {
    new ExplainPaths(new ExplainRecords(1, Clock.systemUTC())),
    new PluginPaths(new ScriptedControl(), ScriptedControl::figures, List::of, Optional::empty)
  };

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8081", "127.0.0.1", "127.9.8.7:1", "[::1]", "[::1]:8081"})
  void withoutATokenThisMachineIsAnswered(String host) throws IOException {
    try (var admin = AdminFixture.of(PATHS)) {
      assertEquals(200, admin.ask("GET /admin/explain", "Host: " + host).status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebound.example",
        "rebound.example:8081",
        "localhost.example",
        "127.0.0.1.example",
        "128.0.0.1",
        "[::2]",
        ""
      })
  void withoutATokenAForeignNameIsRefused(String host) throws IOException {
    try (var admin = AdminFixture.of(PATHS)) {
      RawAnswer answer = admin.ask("GET /admin/explain", "Host: " + host);

      assertEquals(403, answer.status());
      assertTrue(answer.text().contains("girolle.admin.token"), answer.text());
    }
  }

  @Test
  void withoutATokenNeitherNoHostNorTwoAreAnswered() throws IOException {
    try (var admin = AdminFixture.of(PATHS)) {
      assertTrue(admin.ask("GET /admin/explain", "X: y").status() >= 400);
      assertTrue(
          admin.ask("GET /admin/explain", "Host: localhost", "Host: rebound.example").status()
              >= 400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://rebound.example",
        "null",
        "http://localhost:1",
        "https://localhost.example",
        "%%"
      })
  void withoutATokenNoOtherSiteChangesAnything(String origin) throws IOException {
    var control = new ScriptedControl();
    try (var admin =
        AdminFixture.of(
            new PluginPaths(control, ScriptedControl::figures, List::of, Optional::empty))) {
      RawAnswer answer =
          admin.ask("POST /admin/plugins/reload", "Host: localhost:8081", "Origin: " + origin);

      assertEquals(403, answer.status());
      assertTrue(answer.text().contains("Origin"), answer.text());
      assertTrue(control.asked.isEmpty());
    }
  }

  @Test
  void itsOwnPagesMayChangeThings() throws IOException {
    try (var admin = AdminFixture.of(PATHS)) {
      assertEquals(
          200,
          admin
              .ask(
                  "POST /admin/plugins/reload",
                  "Host: localhost:8081",
                  "Origin: http://localhost:8081")
              .status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Authorization: Bearer",
        "Authorization: Bearer wrong",
        "Authorization: Bearer secretx",
        "Authorization: Bearer secre",
        "Authorization: Basic secret",
        "Authorization: secret",
        "Authorization: Bearer secret\r\nAuthorization: Bearer secret"
      })
  void withATokenWhoDoesntKnowItIsRefused(String header) throws IOException {
    try (var admin = AdminFixture.withToken("secret", PATHS)) {
      for (String request :
          new String[] {"GET /admin/explain", "POST /admin/plugins/reload", "GET /x"}) {
        RawAnswer answer = admin.ask(request, "Host: localhost", header);

        assertEquals(401, answer.status(), request);
        assertEquals("Bearer realm=\"girolle\"", answer.header("WWW-Authenticate"));
        assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
      }
    }
  }

  @Test
  void withATokenWhoKnowsItMayAskByAnyName() throws IOException {
    try (var admin = AdminFixture.withToken("secret", PATHS)) {
      for (String scheme : new String[] {"Bearer", "bearer"}) {
        assertEquals(
            200,
            admin
                .ask(
                    "POST /admin/plugins/reload",
                    "Host: node.example",
                    "Origin: http://other.example",
                    "Authorization: " + scheme + " secret")
                .status());
      }
    }
  }

  @Test
  void probesAreAnsweredToAll() throws IOException {
    try (var admin = AdminFixture.withToken("secret", PATHS);
        var open = AdminFixture.of(PATHS)) {
      for (AdminFixture some : new AdminFixture[] {admin, open}) {
        assertEquals("ok\n", some.ask("GET /healthz", "Host: node.example").text());
        assertEquals("ready\n", some.ask("GET /readyz", "Host: node.example").text());
      }
    }
  }
}

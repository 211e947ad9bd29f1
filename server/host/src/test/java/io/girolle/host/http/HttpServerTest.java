package io.girolle.host.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Script;
import io.girolle.host.admin.AdminHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class HttpServerTest {

  private static RawAnswer ask(InetSocketAddress server, String request) throws IOException {
    try (var client = new RawClient(server)) {
      return client.send(request + " HTTP/1.1\r\nHost: lb\r\n\r\n").receive();
    }
  }

  private static AdminHandler admin(BooleanSupplier ready) {
    return new AdminHandler(ready, Optional.empty());
  }

  @Test
  void keepsConnectionsAsLongAsTheirClientsWant() throws Exception {
    try (var front = FrontFixture.over(Script.answer("x"));
        var client = front.client()) {
      for (int i = 0; i < 3; i++) {
        client.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");
        assertNull(client.receive().header("Connection"));
      }
      client.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nConnection: close\r\n\r\n");
      assertEquals("close", client.receive().header("Connection"));
      assertTrue(client.isClosed());
    }
  }

  @Test
  void keepsAConnectionOfHttp10ThatAsksForIt() throws Exception {
    try (var front = FrontFixture.over(Script.answer("x"));
        var client = front.client()) {
      for (int i = 0; i < 2; i++) {
        client.send(
            "POST /invoke/fn1 HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
        assertEquals(
            "keep-alive", client.receive().header("Connection").toLowerCase(java.util.Locale.ROOT));
      }
    }
  }

  @Test
  void lastAnswersEndTheirConnectionsAndNewOnesAreRefused() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var front = FrontFixture.over(Script.answer("last words").once(gate));
        var busy = front.client();
        var idle = front.client()) {
      idle.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n").receive();
      busy.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");
      await().until(() -> front.agent.inFlight() == 1);
      front.server.stopAccepting();

      assertThrows(IOException.class, front::client);
      RawAnswer afterwards = idle.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n").receive();
      assertEquals(200, afterwards.status());
      assertEquals("close", afterwards.header("Connection"));
      assertTrue(idle.isClosed());
      gate.complete(null);
      RawAnswer last = busy.receive();
      assertEquals("last words", last.text());
      assertEquals("close", last.header("Connection"));
      assertTrue(busy.isClosed());
      assertTrue(front.agent.drain(Duration.ofMinutes(1)));
    }
  }

  @Test
  void aStreamUnderWayEndsWellWhileTheServerStops() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(
            io.girolle.harness.Action.awaitRequest(),
            io.girolle.harness.Action.start(200),
            io.girolle.harness.Action.data("a"),
            io.girolle.harness.Action.await(gate),
            io.girolle.harness.Action.data("b"),
            io.girolle.harness.Action.success());
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");
      client.receiveHead();
      assertEquals("a", client.chunk());
      front.server.stopAccepting();
      gate.complete(null);

      assertEquals("b", client.chunk());
      assertEquals("", client.chunk());
    }
  }

  @Test
  void closingEndsWhatIsLeft() throws Exception {
    FrontFixture front = FrontFixture.over(Script.stall());
    try (var client = front.client()) {
      client.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");
      await().until(() -> front.agent.inFlight() == 1);
      front.server.close();

      assertTrue(client.isClosed());
    } finally {
      front.kill();
    }
  }

  @Test
  void operatorsAreToldWhetherTheNodeIsReadyUntilItCloses() throws Exception {
    var ready = new AtomicBoolean();
    try (var server = new HttpServer()) {
      InetSocketAddress admin = server.admin("127.0.0.1", 0, admin(ready::get));

      assertEquals(503, ask(admin, "GET /readyz").status());
      assertEquals("not ready\n", ask(admin, "GET /readyz").text());
      assertEquals("ok\n", ask(admin, "GET /healthz").text());
      ready.set(true);
      RawAnswer answer = ask(admin, "GET /readyz");
      assertEquals(200, answer.status());
      assertEquals("ready\n", answer.text());
      assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"));
      ready.set(false);
      server.stopAccepting();
      assertEquals(503, ask(admin, "GET /readyz").status());
      assertEquals(200, ask(admin, "GET /healthz").status());
      server.close();
      assertThrows(IOException.class, () -> ask(admin, "GET /healthz"));
    }
  }

  @Test
  void saysWhichListenerHasNoPort() throws Exception {
    try (var server = new HttpServer()) {
      InetSocketAddress taken = server.admin("127.0.0.1", 0, admin(() -> true));

      var failure =
          assertThrows(
              IOException.class,
              () -> server.admin("127.0.0.1", taken.getPort(), admin(() -> true)));
      assertTrue(
          failure
              .getMessage()
              .startsWith("girolle.admin: can't listen on 127.0.0.1:" + taken.getPort() + ": "),
          failure.getMessage());
    }
  }
}

package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.stall;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.harness.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir static Path dir;
  private static TestCertificate first;
  private static TestCertificate second;
  private static TestCertificate someone;

  @BeforeAll
  static void makeCertificates() throws Exception {
    first = TestCertificate.make(dir, "first", "EC");
    second = TestCertificate.make(dir, "second", "RSA");
    someone = TestCertificate.make(dir, "someone", "EC");
  }

  private static String tls(Path cert, Path key, String more) {
    return "tls { cert = \"%s\", key = \"%s\", %s }".formatted(cert, key, more);
  }

  private static HttpClient client(HttpClient.Version version, SSLContext context) {
    return HttpClient.newBuilder().version(version).sslContext(context).build();
  }

  private static HttpRequest post(FrontFixture front, String body) {
    return HttpRequest.newBuilder(
            URI.create("https://127.0.0.1:" + front.address.getPort() + "/invoke/fn1"))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static String call(FrontFixture front, HttpClient client) throws Exception {
    var answer = client.send(post(front, "body"), HttpResponse.BodyHandlers.ofString());
    assertEquals(client.version(), answer.version());
    return answer.body();
  }

  /** Who the server says it is to a client that has never been there. */
  private static String shown(FrontFixture front) throws Exception {
    SSLContext context = TestCertificate.client(null, first, second);
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", front.address.getPort())) {
      socket.startHandshake();
      return socket.getSession().getPeerPrincipal().getName();
    }
  }

  @Test
  void bothVersionsAreSpokenOverIt() throws Exception {
    try (var front = FrontFixture.with().http(tls(first.cert, first.key, "")).over(Script.echo())) {
      SSLContext context = TestCertificate.client(null, first);

      assertEquals("body", call(front, client(HttpClient.Version.HTTP_1_1, context)));
      assertTrue(front.called().url().startsWith("https://127.0.0.1:"), front.called().url());
      assertEquals("body", call(front, client(HttpClient.Version.HTTP_2, context)));
      assertTrue(front.called().url().startsWith("https://127.0.0.1:"), front.called().url());
    }
  }

  @Test
  void withoutHttp2ItSpeaksHttp11() throws Exception {
    String settings = tls(second.cert, second.key, "") + ", http2.enabled = false";
    try (var front = FrontFixture.with().http(settings).over(Script.echo())) {
      var client = client(HttpClient.Version.HTTP_2, TestCertificate.client(null, second));
      var answer = client.send(post(front, "x"), HttpResponse.BodyHandlers.ofString());

      assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
      assertEquals("x", answer.body());
    }
  }

  @Test
  void aPortOfItsOwnLeavesPlaintextBesideIt() throws Exception {
    try (var front =
        FrontFixture.with().http(tls(first.cert, first.key, "port = 0")).over(Script.echo())) {
      assertEquals(200, front.ask("GET / HTTP/1.1\r\nHost: lb\r\n\r\n").status());
      int port = front.server.secured().orElseThrow().getPort();
      var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/")).build();
      var client = client(HttpClient.Version.HTTP_2, TestCertificate.client(null, first));

      assertEquals(200, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }

  @Test
  void aClientThatMustShowACertificateIsKnownByIt() throws Exception {
    String need = "client-ca = \"" + someone.cert + "\", client-auth = need";
    try (var front =
        FrontFixture.with().http(tls(first.cert, first.key, need)).over(Script.echo())) {
      var known = TestCertificate.client(someone, first);
      assertEquals("body", call(front, client(HttpClient.Version.HTTP_2, known)));
      var stranger = client(HttpClient.Version.HTTP_1_1, TestCertificate.client(second, first));
      assertThrows(IOException.class, () -> call(front, stranger));
      var nobody = client(HttpClient.Version.HTTP_1_1, TestCertificate.client(null, first));
      assertThrows(IOException.class, () -> call(front, nobody));
    }
  }

  @Test
  void changedFilesComeIntoUseAndConnectionsStay() throws Exception {
    Path cert = Files.copy(first.cert, dir.resolve("live.crt"));
    Path key = Files.copy(first.key, dir.resolve("live.key"));
    var gate = new CompletableFuture<Void>();
    try (var front =
        FrontFixture.with()
            .http(tls(cert, key, "reload = 50ms"))
            .over(Script.answer("slow").once(gate))) {
      assertEquals("CN=first", shown(front));
      var old = client(HttpClient.Version.HTTP_2, TestCertificate.client(null, first));
      var slow = old.sendAsync(post(front, "x"), HttpResponse.BodyHandlers.ofString());
      await().until(() -> front.runner.attemptCount() == 1);

      Files.writeString(cert, "no certificate");
      await().during(java.time.Duration.ofMillis(300)).until(() -> shown(front).equals("CN=first"));
      Files.copy(second.cert, cert, StandardCopyOption.REPLACE_EXISTING);
      await().during(java.time.Duration.ofMillis(300)).until(() -> shown(front).equals("CN=first"));
      Files.copy(second.key, key, StandardCopyOption.REPLACE_EXISTING);
      await().until(() -> shown(front).equals("CN=second"));

      gate.complete(null);
      assertEquals("slow", slow.get(1, TimeUnit.MINUTES).body());
      assertEquals("slow", call(front, old));
    }
  }

  @Test
  void aClientThatLeavesIsNoticed() throws Exception {
    try (var front =
        FrontFixture.with()
            .http(tls(first.cert, first.key, ""))
            .over(Script.of(awaitRequest(), stall()))) {
      SSLContext context = TestCertificate.client(null, first);
      try (var socket =
          context.getSocketFactory().createSocket("127.0.0.1", front.address.getPort())) {
        socket.getOutputStream().write("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n".getBytes());
        await().until(() -> front.runner.attemptCount() == 1);
      }

      front.runner.lastAttempt().cancelled().get(1, TimeUnit.MINUTES);
      assertEquals(444, front.nextEnd().httpStatus());
      await().until(() -> front.agent.inFlight() == 0);
    }
  }

  @Test
  void aClientThatNeverShakesHandsIsClosed() throws Exception {
    String settings = tls(first.cert, first.key, "") + ", idle-timeout = 300ms";
    try (var front = FrontFixture.with().http(settings).over(Script.echo());
        var client = front.client()) {
      assertTrue(client.isClosed());
    }
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path old = dir.resolve("old.key");
    Files.writeString(
        old, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");

    assertEquals(
        Optional.of("there is no file " + dir.resolve("none.crt")), fault("none.crt", "first.key"));
    assertEquals(
        Optional.of(first.key + " has no certificate"),
        fault("first.key", "first.key")
            .map(f -> f.replaceAll(" has no certificates? .*", " has no certificate")));
    assertEquals(
        Optional.of(
            old
                + " has a key as \"RSA PRIVATE KEY\"; make it PKCS #8 without a password:"
                + " openssl pkcs8 -topk8 -nocrypt -in old.key"),
        fault("first.crt", "old.key"));
    assertEquals(
        Optional.of(first.cert + " has no key in PEM (expected: -----BEGIN PRIVATE KEY-----)"),
        fault("first.crt", "first.crt"));
    assertEquals(
        Optional.of(second.key + " isn't the key of the first certificate in " + first.cert),
        fault("first.crt", "second.key"));
    assertEquals(Optional.empty(), fault("first.crt", "first.key"));
  }

  private static Optional<String> fault(String cert, String key) {
    return TestSettings.http(tls(Path.of(cert), Path.of(key), "")).tlsFault(dir);
  }

  @Test
  void whatBelongsTogetherMustBeThere() {
    for (String keys :
        new String[] {
          "tls.cert = a.crt", "tls.key = a.key", "tls.client-auth = need", "tls.port = 65536"
        }) {
      assertThrows(InvalidConfigException.class, () -> TestSettings.http(keys), keys);
    }
  }

  @Test
  void aConnectionOfHttp2IsForgottenWhenItEnds() throws Exception {
    try (var front = FrontFixture.with().http(tls(first.cert, first.key, "")).over(Script.echo());
        var socket =
            (SSLSocket)
                TestCertificate.client(null, first)
                    .getSocketFactory()
                    .createSocket(front.address.getAddress(), front.address.getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket
          .getOutputStream()
          .write(
              "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
                  .getBytes(StandardCharsets.ISO_8859_1));
      assertEquals("h2", socket.getApplicationProtocol());
      await().until(() -> front.server.http2Connections() == 1);
      socket.close();

      await().until(() -> front.server.http2Connections() == 0);
    }
  }
}

package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.tls.ReloadedTls;
import io.girolle.call.tls.TlsFiles;
import io.girolle.harness.TestAuthority;
import io.girolle.harness.VirtualTimers;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  /** A first handshake loads a great many classes. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path certificates;

  private static final Transport TRANSPORT = Transport.best();
  private static TestAuthority ours;
  private static TestAuthority theirs;

  private final VirtualTimers timers = new VirtualTimers();

  @BeforeAll
  static void issue() {
    ours = TestAuthority.in(certificates, "ours");
    ours.issue("runner.example");
    ours.issue("lb.example");
    theirs = TestAuthority.in(certificates, "theirs");
    theirs.issue("stranger.example");
  }

  @AfterAll
  static void stopLoops() {
    TRANSPORT.eventLoops().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static TlsFiles files(TestAuthority trusted, String identity) {
    return new TlsFiles(
        trusted.certificate(),
        certificates.resolve(identity + ".pem"),
        certificates.resolve(identity + ".key"));
  }

  private static Server runner(String identity) throws IOException {
    ReloadedTls tls = ReloadedTls.of("runner", files(ours, identity));
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .sslContext(
            GrpcSslContexts.configure(SslContextBuilder.forServer(tls.keys()), SslProvider.JDK)
                .trustManager(tls.trust())
                .clientAuth(ClientAuth.REQUIRE)
                .build())
        .build()
        .start();
  }

  private RunnerLink link(Server runner, ReloadedTls tls, String name) {
    AgentSettings settings =
        AgentFixture.settings(
            "tls { ca = x, cert = x, key = x, name = " + name + " }, health.eject-after = 2");
    var link =
        new RunnerLink(
            "127.0.0.1:" + runner.getPort(),
            new Channels(TRANSPORT, settings, tls),
            timers,
            () -> new Random(1),
            settings);
    link.wanted();
    return link;
  }

  private void assertConnects(Server runner, ReloadedTls tls, String name) {
    RunnerLink link = link(runner, tls, name);
    await().atMost(PATIENCE).until(link::connected);
    link.close();
  }

  private void assertRefuses(Server runner, ReloadedTls tls, String name) {
    RunnerLink link = link(runner, tls, name);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              timers.advance(Duration.ofSeconds(1));
              return link.health().condition().state() == Health.State.OUT;
            });
    assertFalse(link.connected());
    link.close();
  }

  @Test
  void bothSidesMustHaveCertificatesOfTheAuthorityAndTheRunnerItsName() throws Exception {
    Server runner = runner("runner.example");
    Server stranger = runner("stranger.example");
    try {
      ReloadedTls tls = ReloadedTls.of("lb", files(ours, "lb.example"));
      assertConnects(runner, tls, "runner.example");
      assertRefuses(runner, tls, "other.example");
      assertRefuses(stranger, tls, "stranger.example");
      assertRefuses(runner, ReloadedTls.of("lb", files(theirs, "lb.example")), "runner.example");
    } finally {
      runner.shutdownNow();
      stranger.shutdownNow();
    }
  }

  @Test
  void filesThatChangeCountForNewConnectionsAndBadOnesDoNot(@TempDir Path mine) throws Exception {
    Server runner = runner("runner.example");
    try {
      var files =
          new TlsFiles(mine.resolve("ca.pem"), mine.resolve("lb.pem"), mine.resolve("lb.key"));
      replace(theirs.certificate(), files.ca(), 1);
      replace(certificates.resolve("lb.example.pem"), files.cert(), 1);
      replace(certificates.resolve("lb.example.key"), files.key(), 1);
      ReloadedTls tls = ReloadedTls.of("lb", files);
      tls.watch(timers, Runnable::run, Duration.ofSeconds(10));
      assertRefuses(runner, tls, "runner.example");

      replace(ours.certificate(), files.ca(), 2);
      timers.advance(Duration.ofSeconds(10));
      assertConnects(runner, tls, "runner.example");

      replace(certificates.resolve("stranger.example.key"), files.key(), 3);
      timers.advance(Duration.ofSeconds(10));
      assertConnects(runner, tls, "runner.example");
      tls.close();
    } finally {
      runner.shutdownNow();
    }
  }

  private static void replace(Path from, Path to, int version) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + version)));
  }

  @Test
  void filesThatCannotBeUsedAreNamed() {
    Path none = certificates.resolve("none.pem");
    var missing = new TlsFiles(none, none, none);
    assertEquals(
        "girolle.lb.tls: can't read " + none,
        assertThrows(
                IllegalArgumentException.class, () -> ReloadedTls.of("girolle.lb.tls", missing))
            .getMessage());
    var mixed =
        new TlsFiles(
            ours.certificate(),
            certificates.resolve("lb.example.pem"),
            certificates.resolve("runner.example.key"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> ReloadedTls.of("girolle.lb.tls", mixed))
            .getMessage();
    assertTrue(message.contains("isn't the key of the first certificate in "), message);
  }

  @Test
  void aRunnerBeyondLoopbackIsLeftOutUnlessPlaintextIsAllowed() throws Exception {
    try (var fixture = AgentFixture.atAddresses("", "192.0.2.1:9190", "localhost:1", "[::1]:1")) {
      assertEquals(List.of("localhost:1", "[::1]:1"), fixture.agent.runners());
      var out =
          fixture.agent.runnerFigures().stream()
              .filter(figures -> figures.state().equals("left-out"))
              .toList();
      assertEquals(1, out.size());
      assertEquals("192.0.2.1:9190", out.get(0).address());
    }
    try (var fixture = AgentFixture.atAddresses("plaintext = true", "192.0.2.1:9190")) {
      assertEquals(List.of("192.0.2.1:9190"), fixture.agent.runners());
    }
  }
}

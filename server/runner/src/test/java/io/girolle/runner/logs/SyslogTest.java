package io.girolle.runner.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import io.girolle.call.WheelTimers;
import io.girolle.call.tls.PemFile;
import io.girolle.harness.HeldPort;
import io.girolle.harness.TestAuthority;
import io.girolle.runner.RunnerSettings;
import io.girolle.spi.OutputSink.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Lines on their way to syslog servers. */
@Timeout(600)
class SyslogTest {
  private final WheelTimers timers = new WheelTimers();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Logger logger = (Logger) LoggerFactory.getLogger(SyslogSender.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private FunctionLogs logs;

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    logger.setLevel(Level.DEBUG);
    logged.list = new CopyOnWriteArrayList<>();
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void close() {
    if (logs != null) {
      logs.close();
    }
    logger.detachAppender(logged);
    timers.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void linesComeInOrderWithWhatTheyAreAbout() throws IOException {
    try (var server = SyslogServer.start()) {
      FunctionLog log = open("", "tcp://127.0.0.1:" + server.port());
      log.callBegins("c1");
      write(log, Source.STDOUT, "one\n");
      write(log, Source.STDERR, "zwei \u00e4\n");
      await().until(() -> server.messages().size() == 2);
      assertEquals(
          List.of(
              "<14>1 2018-02-03T07:42:21.007Z r_1 fn i1 - - app_id=a1 fn_id=f1 call_id=c1 one",
              "<11>1 2018-02-03T07:42:21.007Z r_1 fn i1 - - app_id=a1 fn_id=f1 call_id=c1"
                  + " zwei \u00e4"),
          server.messages());
      await().until(() -> count("girolle.runner.log.syslog.lines") == 2);
    }
  }

  @Test
  void severalServersGetEachLine() throws IOException {
    try (var one = SyslogServer.start();
        var two = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      two.setSoTimeout(20_000);
      FunctionLog log =
          open(
              "",
              "tcp://127.0.0.1:%d, udp://127.0.0.1:%d".formatted(one.port(), two.getLocalPort()));
      write(log, Source.STDOUT, "both\n");
      var packet = new DatagramPacket(new byte[2000], 2000);
      two.receive(packet);
      String datagram = new String(packet.getData(), 0, packet.getLength(), UTF_8);
      assertTrue(datagram.endsWith("app_id=a1 fn_id=f1 call_id=- both"), datagram);
      await().until(() -> one.messages().equals(List.of(datagram)));
    }
  }

  @Test
  void deadServerCostsLinesAloneAndGetsTheNextOnesWhenItIsBack() throws IOException {
    var dead = new HeldPort();
    FunctionLog log =
        open("queue = 16KiB, retry = 10ms, retry-limit = 50ms", "tcp://" + dead.address());
    for (int i = 0; i < 1000; i++) {
      write(log, Source.STDOUT, "line %d\n".formatted(i));
    }
    await().until(() -> count("girolle.runner.log.syslog.dropped") > 800);
    await().until(() -> events("event=syslog-fails") == 1);
    dead.close();
    try (var server = new SyslogServer(ServerSocketFactory.getDefault(), dead.number())) {
      await()
          .until(
              () -> server.messages().size() + count("girolle.runner.log.syslog.dropped") == 1000);
      await()
          .until(
              () -> {
                write(log, Source.STDOUT, "after\n");
                return events("event=syslog-works") == 1;
              });
      await().until(() -> server.messages().get(server.messages().size() - 1).endsWith(" after"));
      assertTrue(server.messages().get(0).endsWith(" line 0"));
    }
    assertEquals(1, events("event=syslog-fails"));
  }

  @Test
  void connectionThatTheServerClosedIsOpenedAgain() throws IOException {
    try (var server = SyslogServer.start()) {
      FunctionLog log = open("retry = 10ms", "tcp://127.0.0.1:" + server.port());
      for (int i = 1; i <= 3; i++) {
        int number = i;
        write(log, Source.STDOUT, "line %d\n".formatted(i));
        await().until(() -> server.messages().size() == number);
        server.dropConnections();
        await().until(() -> server.connections().isEmpty());
        await().until(() -> events("event=syslog-disconnected") == number);
      }
    }
  }

  @Test
  void serverThatReadsNothingIsGivenUpAfterAWhileAndNobodyWaits() throws IOException {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout(30_000);
      FunctionLog log =
          open(
              "write-timeout = 200ms, queue = 64KiB, retry = 10ms",
              "tcp://127.0.0.1:" + silent.getLocalPort());
      long begun = System.nanoTime();
      for (int i = 0; i < 4000; i++) {
        log.callBegins("c" + i);
        write(log, Source.STDOUT, "x".repeat(8000) + "\n");
      }
      assertTrue(System.nanoTime() - begun < Duration.ofSeconds(30).toNanos());
      await().until(() -> count("girolle.runner.log.syslog.dropped") > 50);
      await().until(() -> events("event=syslog-fails") == 1);
      for (int i = 0; i < 2; i++) {
        silent.accept().close();
      }
    }
  }

  @Test
  void idleSenderEndsAndAnotherTakesItsPlace() throws IOException {
    try (var server = SyslogServer.start()) {
      FunctionLog log = open("idle = 100ms", "tcp://127.0.0.1:" + server.port());
      write(log, Source.STDOUT, "one\n");
      await().until(() -> server.messages().size() == 1);
      await().until(() -> server.connections().isEmpty() && destinations() == 0);
      write(log, Source.STDOUT, "two\n");
      await().until(() -> server.messages().size() == 2);
    }
  }

  @Test
  void senderToADeadServerEndsToo() throws IOException {
    try (var dead = new HeldPort()) {
      FunctionLog log = open("idle = 100ms, retry = 10ms", "tcp://" + dead.address());
      write(log, Source.STDOUT, "one\n");
      await().until(() -> destinations() == 0);
      await().until(() -> count("girolle.runner.log.syslog.dropped") == 1);
    }
  }

  @Test
  void serversBeyondTheLimitGetNothing() throws IOException {
    try (var server = SyslogServer.start()) {
      FunctionLog log =
          open("destinations = 1", "tcp://127.0.0.1:%d,udp://127.0.0.1:9".formatted(server.port()));
      write(log, Source.STDOUT, "one\n");
      await().until(() -> server.messages().size() == 1);
      assertEquals(1, destinations());
      await().until(() -> count("girolle.runner.log.syslog.dropped") == 1);
    }
  }

  @Test
  void lastLinesAreSentWhenTheRunnerEnds() throws IOException {
    try (var server = SyslogServer.start()) {
      FunctionLog log = open("", "tcp://127.0.0.1:" + server.port());
      write(log, Source.STDOUT, "one\n");
      await().until(() -> server.messages().size() == 1);
      write(log, Source.STDOUT, "last");
      log.close();
      logs.close();
      await().until(() -> server.messages().size() == 2);
    }
  }

  @Test
  void whatIsNoUrlHarmsNothing() {
    FunctionLog log = open("", "unix:///dev/log");
    write(log, Source.STDOUT, "one\n");
    assertEquals(0, destinations());
  }

  @Test
  void tlsServersAreCheckedAgainstTheConfiguredAuthority() throws Exception {
    var authority = TestAuthority.in(folder, "authority");
    authority.issue("localhost");
    try (var server = new SyslogServer(tls("localhost", authority), 0)) {
      String ca = "ca = \"%s\"".formatted(authority.certificate());
      FunctionLog log = open(ca, "tls://localhost:" + server.port());
      write(log, Source.STDOUT, "secret\n");
      await().until(() -> server.messages().size() == 1);
      logs.close();
      FunctionLog another = open(ca, "tls://127.0.0.1:" + server.port());
      write(another, Source.STDOUT, "not to a server of another name\n");
      await().until(() -> events("event=syslog-fails") == 1);
      logs.close();
      FunctionLog distrusted = open("", "tls://localhost:" + server.port());
      write(distrusted, Source.STDOUT, "not to a server that nobody vouches for\n");
      await().until(() -> events("event=syslog-fails") == 2);
      logs.close();
      assertEquals(1, server.messages().size());
    }
  }

  private ServerSocketFactory tls(String host, TestAuthority authority) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(folder.resolve(host + ".p12"))) {
      store.load(in, "changeit".toCharArray());
    }
    var key = (PrivateKey) store.getKey(host, "changeit".toCharArray());
    var pem = new PemFile(folder.resolve(host + ".pem"));
    var own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(host, key, new char[0], pem.certificates().toArray(Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }

  private FunctionLog open(String syslog, String url) {
    var defaults =
        ConfigFactory.parseResources(RunnerSettings.class, "/reference.conf")
            .resolve()
            .getConfig("girolle.runner");
    var settings =
        RunnerSettings.of(
            ConfigFactory.parseString("log.syslog { " + syslog + " }").withFallback(defaults),
            folder);
    logs =
        new FunctionLogs(
            settings.log(),
            "r 1",
            loops,
            timers,
            () -> Instant.parse("2018-02-03T07:42:21.007Z"),
            meters);
    return logs.open(new LogOrigin("a1", "f1", "i1"), url);
  }

  private static void write(FunctionLog log, Source source, String text) {
    log.write(source, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private double count(String name) {
    return meters.get(name).counter().count();
  }

  private int destinations() {
    return (int) meters.get("girolle.runner.log.syslog.destinations").gauge().value();
  }

  private long events(String beginning) {
    return logged.list.stream().filter(e -> e.getFormattedMessage().startsWith(beginning)).count();
  }
}

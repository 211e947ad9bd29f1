package io.girolle.host;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.harness.TestAuthority;
import io.girolle.host.config.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTest {
  @TempDir private Path folder;
  private TestHome home;

  @BeforeEach
  void furnish() throws IOException {
    home = TestHome.in(folder);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("girolle"))
        .collect(Collectors.toSet());
  }

  private static void assertNoMoreThan(Set<Thread> before) {
    Set<Thread> more = threads();
    more.removeAll(before);
    assertEquals(Set.of(), more);
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private List<String> faults(String... overrides) {
    NodeSettings settings = home.settings(overrides);
    var failure = assertThrows(InvalidConfigException.class, () -> Node.prepare(settings));
    return failure.faults().stream().map(Object::toString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "girolle.lb.placer, frist, first, first",
    "girolle.lb.pool, statik, static, static",
    "girolle.catalog.use, cnof, 'conf, fn-api', conf",
    "girolle.catalog.use, fn_api, 'conf, fn-api', fn-api",
    "girolle.runner.driver, proces, process, process"
  })
  void namesThatNoPluginOffersAreToldWithTheNearest(
      String key, String name, String offered, String meant) {
    assertEquals(
        List.of(
            "%s: %s isn't offered by any enabled plugin; there are: %s; did you mean %s?"
                .formatted(key, name, offered, meant)),
        faults(key + " = " + name));
  }

  @Test
  void allSuchNamesAreToldTogether() {
    List<String> faults =
        faults("girolle.lb.placer=x", "girolle.lb.pool=y", "girolle.plugins.enabled=[]");

    assertEquals(2, faults.size());
    assertTrue(faults.get(0).endsWith("there are: none"), faults.get(0));
  }

  @Test
  void aNameThatIsPickedForSomeFunctionsMustBeThereToo() {
    assertEquals(
        List.of(
            "girolle.lb.picks[0].placer: frist isn't offered by any enabled plugin; there are:"
                + " first; did you mean first?"),
        faults("girolle.lb.picks = [{ when { apps = [shop] }, placer = frist }]"));
  }

  @Test
  void aRoleNeedsItsOwnNamesAlone() {
    assertDoesNotThrow(
        () -> {
          Node.prepare(home.settings("girolle.node.role=lb", "girolle.runner.driver=x")).close();
          Node.prepare(home.settings("girolle.node.role=runner", "girolle.lb.placer=x")).close();
        });
  }

  @Test
  void aPluginThatIsntThereIsToldWithItsFolder() {
    List<String> faults = faults("girolle.plugins.enabled=[frist]");

    assertTrue(faults.get(0).contains("frist"), faults.get(0));
    assertTrue(faults.get(0).contains(folder.resolve("plugins").toString()), faults.get(0));
  }

  @Test
  void aCatalogThatIsntThereIsToldWithItsPath() throws IOException {
    Files.delete(folder.resolve("conf/catalog.conf"));

    assertTrue(
        faults().get(0).contains(folder.resolve("conf/catalog.conf").toString()),
        faults().toString());
  }

  @Test
  void preparingStartsNothing() {
    Set<Thread> before = threads();
    try (Node node = Node.prepare(home.settings())) {
      assertNoMoreThan(before);
      assertTrue(node.front().isEmpty());
    }
  }

  @Test
  void aLoadBalancerStartsAndStops() throws Exception {
    Set<Thread> before = threads();
    Node node =
        Node.prepare(
                home.settings(
                    "girolle.node.role=lb", "girolle.lb.pools.static.runners=\"127.0.0.1:1\""))
            .start();
    InetSocketAddress front = node.front().orElseThrow();
    InetSocketAddress admin = node.admin().orElseThrow();
    assertEquals(List.of("127.0.0.1:1"), node.agent().orElseThrow().runners());
    assertEquals(List.of(), node.runners());
    new Socket(front.getAddress(), front.getPort()).close();
    node.stop();

    assertThrows(IOException.class, () -> new Socket(front.getAddress(), front.getPort()));
    assertThrows(IOException.class, () -> new Socket(admin.getAddress(), admin.getPort()));
    await().untilAsserted(() -> assertNoMoreThan(before));
  }

  @ParameterizedTest
  @CsvSource({"girolle.http", "girolle.admin", "girolle.runner.grpc"})
  void aTakenPortUndoesEverything(String listener) throws Exception {
    Set<Thread> before = threads();
    try (ServerSocket taken = listening()) {
      Node node =
          Node.prepare(
              home.settings("girolle.node.role=all", listener + ".port=" + taken.getLocalPort()));
      var failure = assertThrows(IOException.class, node::start);

      assertTrue(
          failure.getMessage().contains(String.valueOf(taken.getLocalPort())),
          failure.getMessage());
      node.front()
          .ifPresent(
              front ->
                  assertThrows(
                      IOException.class,
                      () -> new Socket(front.getAddress(), front.getPort()).close()));
      await().untilAsserted(() -> assertNoMoreThan(before));
    }
  }

  @Test
  void runnersAndLoadBalancersSpeakMutualTlsWhenItIsConfigured() throws IOException {
    Path tls = Files.createDirectory(folder.resolve("tls"));
    TestAuthority authority = TestAuthority.in(tls, "ca");
    authority.issue("lb.example");
    authority.issue("runner.example");
    try (Node node =
        Node.prepare(
                home.settings(
                    "girolle.runner.grpc.tls"
                        + " { ca = tls/ca.pem, cert = tls/runner.example.pem,"
                        + " key = tls/runner.example.key }",
                    "girolle.lb.tls"
                        + " { ca = tls/ca.pem, cert = tls/lb.example.pem,"
                        + " key = tls/lb.example.key, name = runner.example }",
                    "girolle.lb { connect-timeout = 5s, status.every = 100ms }"))
            .start()) {
      await()
          .until(
              () ->
                  node.agent().orElseThrow().runnerFigures().stream()
                      .allMatch(runner -> runner.connected() && runner.active().isPresent()));
      assertEquals(2, node.agent().orElseThrow().runnerFigures().size());
    }
  }
}

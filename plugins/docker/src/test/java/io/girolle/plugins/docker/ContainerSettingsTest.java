package io.girolle.plugins.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.spi.Blame;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine says of containers. The facts that Fn's runner was seen to keep are among it. */
@WithDocker
class ContainerSettingsTest {
  private TestDriver driver;

  @BeforeEach
  void begin(DockerEngine engine) throws Exception {
    driver = TestDriver.at(engine);
  }

  @AfterEach
  void end() throws Exception {
    driver.close();
  }

  @Test
  void keepsAFunctionFromAllThatItNeedNotDo() throws Exception {
    JsonNode container = container(spec -> {});
    JsonNode host = container.path("HostConfig");

    assertEquals("1000:1000", container.at("/Config/User").asText());
    assertEquals("[\"ALL\"]", host.path("CapDrop").toString());
    assertTrue(host.path("CapAdd").isNull());
    assertEquals("[\"no-new-privileges\"]", host.path("SecurityOpt").toString());
    assertTrue(host.path("ReadonlyRootfs").asBoolean());
    assertTrue(host.path("Init").asBoolean());
    assertFalse(host.path("Privileged").asBoolean());
    assertFalse(host.path("AutoRemove").asBoolean());
    assertEquals("private", host.path("IpcMode").asText());
    assertEquals("none", host.path("NetworkMode").asText());
    assertEquals("none", host.at("/LogConfig/Type").asText());
    assertFalse(container.at("/Config/Tty").asBoolean());
    assertFalse(container.at("/Config/OpenStdin").asBoolean());
  }

  @Test
  void limitsMemoryWithoutSwap() throws Exception {
    JsonNode host = container(spec -> spec.memoryMiB(192)).path("HostConfig");

    assertEquals(201326592, host.path("Memory").asLong());
    assertEquals(201326592, host.path("MemorySwap").asLong());
    assertEquals(0, host.path("MemorySwappiness").asInt(-1));
    assertEquals(0, host.path("MemoryReservation").asLong());
    assertFalse(host.path("OomKillDisable").asBoolean());
  }

  @Test
  void limitsTheCpuByAQuota() throws Exception {
    JsonNode host = container(spec -> spec.milliCpus(250)).path("HostConfig");

    assertEquals(100000, host.path("CpuPeriod").asInt());
    assertEquals(25000, host.path("CpuQuota").asInt());
  }

  @Test
  void leavesTheCpuAloneUnlessItIsSaid() throws Exception {
    JsonNode host = container(spec -> {}).path("HostConfig");

    assertEquals(0, host.path("CpuPeriod").asInt());
    assertEquals(0, host.path("CpuQuota").asInt());
    assertEquals(0, host.path("CpuShares").asInt());
    assertEquals(0, host.path("NanoCpus").asInt());
    assertEquals("", host.path("CpusetCpus").asText());
  }

  @Test
  void givesTheLeastQuotaThatTheEngineTakes() throws Exception {
    assertEquals(1000, container(spec -> spec.milliCpus(1)).at("/HostConfig/CpuQuota").asInt());
  }

  @Test
  void weighsByShares() throws Exception {
    assertEquals(512, container(spec -> spec.cpuShares(512)).at("/HostConfig/CpuShares").asInt());
  }

  @Test
  void limitsProcessesAndFiles() throws Exception {
    JsonNode host = container(spec -> {}).path("HostConfig");

    assertEquals(50, host.path("PidsLimit").asInt());
    assertEquals(
        Map.of("nofile", 350L, "memlock", 65536L, "sigpending", 5000L, "msgqueue", 819200L),
        ulimits(host, "Hard"));
    assertEquals(ulimits(host, "Hard"), ulimits(host, "Soft"));
  }

  @Test
  void limitsProcessesAsASpecSays() throws Exception {
    assertEquals(7, container(spec -> spec.pids(7)).at("/HostConfig/PidsLimit").asInt());
  }

  @Test
  void givesATemporaryFolderInMemory() throws Exception {
    JsonNode host = container(spec -> spec.tmpfsMiB(16)).path("HostConfig");

    assertEquals(Map.of("/tmp", "mode=1777,uid=1000,gid=1000,size=16m"), texts(host.path("Tmpfs")));
    assertEquals(
        Map.of("/tmp", "mode=1777,uid=1000,gid=1000"),
        texts(container(spec -> {}).at("/HostConfig/Tmpfs")));
  }

  @Test
  void aFunctionMayWriteToItsTemporaryFolderAlone() throws Exception {
    var started = driver.start(spec -> spec.command(TestDriver.SLEEP).tmpfsMiB(4));

    assertTrue(started.exec("id").startsWith("uid=1000 gid=1000"));
    started.exec("sh", "-c", "echo a > /tmp/a && echo b > /tmp/iofs/b");
    assertTrue(started.spec().socketFolder().resolve("b").toFile().exists());
    assertThrows(IOException.class, () -> started.exec("sh", "-c", "echo a > /bin/a"));
  }

  @Test
  void tellsAFunctionWhereItsSocketIsToBeInsideTheContainer() throws Exception {
    var started =
        driver.start(spec -> spec.command(TestDriver.SLEEP).environment("KEY", "a=b \"c\""));
    JsonNode container = started.inspect();

    List<String> environment = strings(container.at("/Config/Env"));
    assertTrue(environment.contains("FN_LISTENER=unix:/tmp/iofs/lsnr.sock"), environment::toString);
    assertTrue(environment.contains("FN_FORMAT=http-stream"), environment::toString);
    assertTrue(environment.contains("KEY=a=b \"c\""), environment::toString);
    assertTrue(environment.contains("PATH=/bin"), environment::toString);
    assertEquals(
        List.of(started.spec().socketFolder() + ":/tmp/iofs"),
        strings(container.at("/HostConfig/Binds")));
  }

  @Test
  void isCalledAsTheInstanceAndLabelled() throws Exception {
    var started = driver.start(spec -> spec.command(TestDriver.SLEEP).label("team", "cheese"));
    JsonNode container = started.inspect();
    String id = started.spec().id();

    assertEquals("/" + id, container.path("Name").asText());
    assertEquals(id, container.at("/Config/Hostname").asText());
    Map<String, String> labels = texts(container.at("/Config/Labels"));
    assertEquals("cheese", labels.get("team"));
    assertEquals(id, labels.get("girolle.instance"));
    assertEquals(started.spec().socketFolder().toString(), labels.get("girolle.socket-folder"));
    assertEquals(driver.runner().toString(), labels.get("girolle.runner-folder"));
  }

  @Test
  void mountsWhatItIsTold() throws Exception {
    var started =
        driver.start(
            spec ->
                spec.command(TestDriver.SLEEP)
                    .mount(Path.of("/usr/bin"), "/seen", true)
                    .device("/dev/null", "/dev/nothing", "rw")
                    .user("1234:5678"));
    JsonNode container = started.inspect();

    assertEquals("/usr/bin:/seen:ro", strings(container.at("/HostConfig/Binds")).get(1));
    assertTrue(started.exec("id").startsWith("uid=1234 gid=5678"));
    assertTrue(started.exec("ls", "/seen").contains("busybox"));
    assertEquals("/dev/nothing", container.at("/HostConfig/Devices/0/PathInContainer").asText());
    assertEquals("rw", container.at("/HostConfig/Devices/0/CgroupPermissions").asText());
    started.exec("sh", "-c", "echo a > /tmp/iofs/a");
  }

  @Test
  void aCommandTakesThePlaceOfTheImagesOwn(DockerEngine engine) throws Exception {
    engine.images().busybox("test/own:1", "ENTRYPOINT [\"sleep\", \"77\"]");

    assertEquals(
        List.of("sleep", "77"),
        strings(driver.start("test/own:1", spec -> {}).inspect().at("/Config/Entrypoint")));
    JsonNode told =
        driver.start("test/own:1", spec -> spec.command(List.of("sleep", "88"))).inspect();
    assertEquals("sleep", told.path("Path").asText());
    assertEquals(List.of("88"), strings(told.path("Args")));
  }

  @Test
  void sharesNetworksOut(DockerEngine engine) throws Exception {
    engine.docker("network", "create", "--internal", "one");
    engine.docker("network", "create", "--internal", "two");
    try (var spread = TestDriver.at(engine, "container.networks = [one, two]")) {
      assertEquals("one", network(spread.start()));
      var second = spread.start();
      assertEquals("two", network(second));
      assertEquals(
          "none", network(spread.start(spec -> spec.command(TestDriver.SLEEP).network("none"))));
      second.instance().stop(Duration.ZERO);
      assertEquals("two", network(spread.start()));
    } finally {
      engine.docker("network", "rm", "one", "two");
    }
  }

  @Test
  void takesOptionsThatOnlyTheEngineKnows() throws Exception {
    JsonNode container =
        container(
            spec ->
                spec.engineOption("/HostConfig/ShmSize", 8388608)
                    .engineOption("/HostConfig/ExtraHosts", List.of("cheese:127.0.0.9"))
                    .engineOption("/HostConfig/ReadonlyRootfs", false)
                    .engineOption("/HostConfig/Binds/-", "/tmp:/host-tmp:ro")
                    .engineOption("/WorkingDir", "/bin"));

    assertEquals(8388608, container.at("/HostConfig/ShmSize").asInt());
    assertEquals(List.of("cheese:127.0.0.9"), strings(container.at("/HostConfig/ExtraHosts")));
    assertFalse(container.at("/HostConfig/ReadonlyRootfs").asBoolean());
    assertEquals("/tmp:/host-tmp:ro", container.at("/HostConfig/Binds/1").asText());
    assertEquals("/bin", container.at("/Config/WorkingDir").asText());
  }

  @Test
  void anOptionThatLeadsNowhereFailsTheLaunch() throws Exception {
    var fault =
        assertThrows(
            DriverException.class,
            () -> driver.start(spec -> spec.engineOption("/User/Name", "me")));
    assertEquals(
        "engine option '/User/Name': 'Name' would be in what is no object", fault.getMessage());
  }

  @Test
  void configThatCannotBeAnEnvironmentIsTheUsersFault() throws Exception {
    for (var config :
        List.of(
            Map.of("", "value"),
            Map.of("A=B", "value"),
            Map.of("A\0B", "value"),
            Map.of("NAME", "a\0b"))) {
      var specified = driver.spec(TestDriver.BUSYBOX, config, s -> s.command(TestDriver.SLEEP));
      var fault = assertThrows(DriverException.class, () -> driver.launch(specified));
      assertEquals(502, fault.status());
      assertEquals(Blame.USER, fault.blame());
      assertTrue(fault.getMessage().startsWith("Invalid function config: "), fault.getMessage());
    }
  }

  @Test
  void defaultsComeFromTheConfiguration(DockerEngine engine) throws Exception {
    try (var other =
        TestDriver.at(
            engine,
            """
            container {
              open-files = 99, tmpfs = 8MiB, tmpfs-inodes = 100
              ulimits { memlock = 4096 }
            }
            """)) {
      var started = other.start();
      JsonNode host = started.inspect().path("HostConfig");

      assertEquals(99, ulimits(host, "Hard").get("nofile"));
      assertEquals(4096, ulimits(host, "Hard").get("memlock"));
      assertEquals(
          Map.of("/tmp", "mode=1777,uid=1000,gid=1000,size=8m,nr_inodes=100"),
          texts(host.path("Tmpfs")));
      assertThrows(
          IOException.class,
          () ->
              started.exec(
                  "sh",
                  "-c",
                  "i=0; while [ $i -lt 200 ]; do echo > /tmp/$i || exit 1; i=$((i+1)); done"));
    }
  }

  private JsonNode container(Consumer<ContainerSpec> edit) throws Exception {
    return driver
        .start(
            spec -> {
              spec.command(TestDriver.SLEEP);
              edit.accept(spec);
            })
        .inspect();
  }

  private static String network(TestDriver.Started started) throws Exception {
    return started.inspect().at("/HostConfig/NetworkMode").asText();
  }

  private static Map<String, Long> ulimits(JsonNode host, String which) {
    var limits = new HashMap<String, Long>();
    host.path("Ulimits")
        .forEach(limit -> limits.put(limit.path("Name").asText(), limit.path(which).asLong()));
    return limits;
  }

  private static Map<String, String> texts(JsonNode object) {
    var texts = new HashMap<String, String>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private static List<String> strings(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}

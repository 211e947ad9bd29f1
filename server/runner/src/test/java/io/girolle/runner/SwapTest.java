package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.Parts;
import io.girolle.call.PickedName;
import io.girolle.call.Registered;
import io.girolle.spi.Call;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.NodeRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other parts come into service while calls run. */
class SwapTest {
  private static final PickedName PROCESS = PickedName.always("process");

  @TempDir Path temp;

  private final Registered<Driver> process = processDriver();
  private final Registered<DriverExtension> shaped = shaping("1");
  private TestRunner runner;

  @BeforeEach
  void start() throws IOException {
    runner = TestRunner.setUp().onlyParts(parts(shaped, "1")).memory(4096).start();
  }

  @AfterEach
  void stop() throws IOException {
    runner.close();
  }

  @Test
  void anInstanceStaysWhenItWouldBeMadeInTheSameWay() throws Exception {
    String pid = runner.call(TestCall.of("f")).seen("pid");

    runner.runner.swap(parts(shaped, "2"), PROCESS).get(1, TimeUnit.MINUTES);

    assertEquals(pid, runner.call(TestCall.of("f")).seen("pid"));
  }

  @Test
  void idleInstancesEndWhenTheyWouldBeMadeInAnotherWay() throws Exception {
    String pid = runner.call(TestCall.of("f")).seen("pid");

    var gone = runner.runner.swap(parts(shaping("2"), "1"), PROCESS);

    gone.get(1, TimeUnit.MINUTES);
    assertFalse(TestRunner.isAlive(pid));
    assertNotEquals(pid, runner.call(TestCall.of("f")).seen("pid"));
  }

  @Test
  void aBusyInstanceEndsWithItsCallAndTheOldPartsWithIt() throws Exception {
    Path go = temp.resolve("go");
    Engaged old = runner.call(TestCall.of("f").header("X-When", go.toString()));
    await().until(() -> runner.instances() == 1);

    CompletableFuture<Void> gone = runner.runner.swap(parts(shaping("2"), "2"), PROCESS);
    Engaged young = runner.call(TestCall.of("f"));

    assertEquals("2", young.seen("env.SHAPE"));
    assertFalse(gone.isDone());
    Files.createFile(go);
    assertEquals("1", old.seen("env.SHAPE"));
    String pid = old.seen("pid");
    gone.get(1, TimeUnit.MINUTES);
    assertFalse(TestRunner.isAlive(pid));
    assertTrue(runner.finish(TestCall.of("f")).getSuccess());
  }

  @Test
  void aDriverThatIsNotThereChangesNothing() {
    assertThrows(
        IllegalArgumentException.class,
        () -> runner.runner.swap(parts(shaping("2"), "2"), PickedName.always("docker")));

    assertEquals("1", runner.call(TestCall.of("f")).seen("env.SHAPE"));
  }

  private Parts parts(Registered<DriverExtension> extension, String stamp) {
    CallOverrider stamping = call -> call.header("X-Stamp", java.util.List.of(stamp));
    return Parts.builder()
        .driver(process)
        .driverExtension(extension)
        .overrider(Parts.inCode("stamp", stamping, NodeRole.RUNNER))
        .build();
  }

  private static Registered<Driver> processDriver() {
    var parts = Parts.builder();
    TestRunner.installProcessDriver(parts);
    return parts.build().drivers().get("process");
  }

  private static Registered<DriverExtension> shaping(String value) {
    return Parts.inCode(
        "shaping",
        new DriverExtension() {
          @Override
          public Set<String> keys() {
            return Set.of();
          }

          @Override
          public void customize(Call call, ContainerSpec spec) {
            spec.environment("SHAPE", value);
          }
        },
        NodeRole.RUNNER);
  }
}

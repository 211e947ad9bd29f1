package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.girolle.call.ExtensionReaders;
import io.girolle.call.Parts;
import io.girolle.proto.ConfigMsg;
import io.girolle.proto.RunnerStatus;
import io.girolle.spi.Call;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.NodeRole;
import io.girolle.spi.StatusSource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runner says of itself. */
class StatusTest {

  @TempDir Path temp;

  @Test
  void statusCountsCalls() throws IOException {
    try (var runner = TestRunner.setUp().memory(100).start()) {
      assertEquals(RunnerStatus.getDefaultInstance(), status(runner));
      Path go = temp.resolve("go");
      Engaged call = runner.call(TestCall.of("a").header("X-When", go.toString()));
      await().until(() -> status(runner).getActive() == 1);
      assertEquals(503, runner.finish(TestCall.of("b")).getErrorCode());
      Files.createFile(go);
      assertTrue(call.finished().getSuccess());
      RunnerStatus status = runner.blockingStub().status2(Struct.getDefaultInstance());
      assertEquals(0, status.getActive());
      assertEquals(2, status.getRequestsReceived());
      assertEquals(1, status.getRequestsHandled(), "a refused call isn't handled");
    }
  }

  @Test
  void runnerThatCannotStartInstancesSaysSoUntilOneStarts() throws IOException {
    var working = new AtomicBoolean();
    var parts = Parts.builder();
    TestRunner.installProcessDriver(parts);
    Driver real = parts.build().drivers().get("process").part();
    Driver fickle =
        spec -> {
          if (working.get()) {
            return real.launch(spec);
          }
          throw new DriverException("no engine answers", null);
        };
    try (var runner =
        TestRunner.setUp()
            .driver("fickle")
            .parts(p -> p.driver(Parts.inCode("fickle", fickle, NodeRole.RUNNER)))
            .start()) {
      for (int i = 0; i < 3; i++) {
        assertFalse(status(runner).getFailed());
        assertEquals(500, runner.finish(TestCall.of("a")).getErrorCode());
      }
      RunnerStatus failed = status(runner);
      assertTrue(failed.getFailed());
      assertEquals(500, failed.getErrorCode());
      assertTrue(failed.getErrorStr().contains("no engine answers"), failed.getErrorStr());
      working.set(true);
      assertTrue(runner.finish(TestCall.of("a")).getSuccess());
      assertFalse(status(runner).getFailed());
    }
  }

  @Test
  void theStatusTellsWhichExtensionsAreRead() throws IOException {
    var shaping =
        new DriverExtension() {
          @Override
          public Set<String> keys() {
            return Set.of("SHAPE", "COLOUR");
          }

          @Override
          public void customize(Call call, ContainerSpec spec) {}
        };
    try (var runner =
        TestRunner.setUp()
            .parts(p -> p.driverExtension(Parts.inCode("shaping", shaping, NodeRole.RUNNER)))
            .start()) {
      String told = status(runner).getCustomStatusOrThrow(ExtensionReaders.STATUS);

      assertEquals(
          "[{\"plugin\":\"shaping\",\"version\":\"\",\"keys\":[\"COLOUR\",\"SHAPE\"]}]", told);
      assertEquals(Set.of("SHAPE", "COLOUR"), ExtensionReaders.keys(told).orElseThrow());
      assertEquals(Optional.empty(), ExtensionReaders.keys("no JSON"));
    }
  }

  @Test
  void pluginsAddToTheStatusAndHearOfConfiguration() throws IOException {
    var source = new Disk();
    try (var runner = with(Map.of("broken", new Broken(), "disk", source))) {
      assertEquals(Map.of("disk", "ok"), status(runner).getCustomStatusMap());
      var config = ConfigMsg.newBuilder().putConfig("disk", "full").build();
      var failed =
          assertThrows(
              StatusRuntimeException.class, () -> runner.blockingStub().configureRunner(config));
      assertEquals(Status.Code.UNKNOWN, failed.getStatus().getCode());
      assertEquals("no config", failed.getStatus().getDescription());
      assertEquals(Map.of("disk", "full"), status(runner).getCustomStatusMap());
      assertTrue(source.thread.startsWith("girolle-blocking"), source.thread);
    }
  }

  @Test
  void configurationIsTakenWithoutAnyPlugin() throws IOException {
    try (var runner = TestRunner.start()) {
      var unused = runner.blockingStub().configureRunner(ConfigMsg.getDefaultInstance());
    }
  }

  private static RunnerStatus status(TestRunner runner) {
    return runner.blockingStub().status(Empty.getDefaultInstance());
  }

  private static TestRunner with(Map<String, StatusSource> sources) throws IOException {
    return TestRunner.setUp()
        .parts(p -> sources.forEach((n, s) -> p.status(Parts.inCode(n, s, NodeRole.RUNNER))))
        .start();
  }

  private static final class Disk implements StatusSource {
    private volatile String state = "ok";
    private volatile String thread = "";

    @Override
    public Map<String, String> status() {
      return Map.of("disk", state);
    }

    @Override
    public void configure(Map<String, String> config) {
      thread = Thread.currentThread().getName();
      state = config.get("disk");
    }
  }

  private static final class Broken implements StatusSource {
    @Override
    public Map<String, String> status() {
      throw new IllegalStateException("no status");
    }

    @Override
    public void configure(Map<String, String> config) {
      throw new IllegalStateException("no config");
    }
  }
}

package io.girolle.host.admin;

import static io.girolle.host.admin.AdminFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.agent.RunnerFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RunnerPathsTest {

  @Test
  void tellsHowEachRunnerStands() throws IOException {
    var runner =
        new RunnerFigures(
            "static",
            "all",
            "r1",
            "127.0.0.1:9190",
            "out",
            true,
            false,
            2,
            Duration.ofMillis(5),
            OptionalInt.of(7),
            Map.of("zone", "a"));
    try (var admin = AdminFixture.of(new RunnerPaths(() -> List.of(runner)))) {
      assertEquals(
          "[{\"pool\":\"static\",\"key\":\"all\",\"id\":\"r1\",\"address\":\"127.0.0.1:9190\","
              + "\"state\":\"out\",\"ejected\":true,\"connected\":false,\"inFlight\":2,"
              + "\"latencyMillis\":5.0,\"active\":7,\"status\":{\"zone\":\"a\"}}]",
          json(admin.ask("GET /admin/runners")).at("/runners").toString());
    }
  }
}

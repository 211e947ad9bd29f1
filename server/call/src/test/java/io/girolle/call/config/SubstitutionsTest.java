package io.girolle.call.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubstitutionsTest {
  private static final String EXPECTED =
      " has no value (expected: an environment variable or a key of that name)";

  private static List<String> faults(String... lines) {
    var options = ConfigParseOptions.defaults().setOriginDescription("a.conf");
    var config = ConfigFactory.parseString(String.join("\n", lines), options);
    return assertThrows(InvalidConfigException.class, () -> Substitutions.resolve(config, "above"))
        .faults()
        .stream()
        .map(Fault::toString)
        .toList();
  }

  @Test
  void takesKeysAndTheEnvironment() {
    var config =
        ConfigFactory.parseString("a = ${PATH}, b = ${a}, c = 1, c = ${?NO_SUCH_VARIABLE_1}");

    var resolved = Substitutions.resolve(config, "");

    assertEquals(System.getenv("PATH"), resolved.getString("b"));
    assertEquals(1, resolved.getInt("c"));
  }

  @Test
  void tellsEveryOneThatHasNoValueWithItsLineAndPath() {
    assertEquals(
        List.of(
            "a.conf:2: above.x: ${NO_SUCH_1}" + EXPECTED,
            "a.conf:3: above.y.z, above.list[1]: ${NO_SUCH_2}" + EXPECTED,
            "a.conf:5: above.both: ${no.such.key}" + EXPECTED),
        faults(
            "fine = 1",
            "x = ${NO_SUCH_1}",
            "y { z = before ${NO_SUCH_2} after }",
            "list = [1, ${NO_SUCH_2}]",
            "both = ${fine}${no.such.key}"));
  }

  @Test
  void tellsThoseThatObjectsAreMadeOf() {
    assertEquals(
        List.of("a.conf:1: ${NO_SUCH_1}" + EXPECTED), faults("x = ${NO_SUCH_1} { a = 1 }"));
  }

  @Test
  void leavesACircleToHocon() {
    var config = ConfigFactory.parseString("a = ${b}, b = ${a}");

    assertThrows(ConfigException.class, () -> Substitutions.resolve(config, ""));
  }
}

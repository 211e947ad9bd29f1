package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpiRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.2       | 1.1 | false",
        "1.2       | 1.2 | true",
        "1.2       | 1.9 | true",
        "1.2       | 2.0 | false",
        "1         | 1.0 | true",
        "1         | 0.9 | false",
        "[1.0,2)   | 1.0 | true",
        "[1.0,2)   | 1.12 | true",
        "[1.0,2)   | 2.0 | false",
        "[1.0, 2]  | 2.0 | true",
        "(1.0,2]   | 1.0 | false",
        "(1.0,2]   | 1.1 | true",
        "[1.3,)    | 7.0 | true",
        "[1.3,)    | 1.2 | false",
      })
  void holdsVersions(String range, String version, boolean fits) {
    SpiRange parsed = SpiRange.parse(range).orElseThrow();

    assertEquals(fits, parsed.has(SpiVersion.parse(version).orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "one",
        "1.2.3",
        "1.",
        "[1.2]",
        "[,2)",
        "[1,2",
        "1,2",
        "[1,two)",
        "[1,2),[3,4)"
      })
  void isNoOtherText(String text) {
    assertEquals(Optional.empty(), SpiRange.parse(text));
  }
}

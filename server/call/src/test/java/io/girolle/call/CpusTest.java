package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpusTest {

  @ParameterizedTest
  @CsvSource({
    "100m,100",
    "0m,0",
    "1024000m,1024000",
    "0.1,100",
    "0.0004,0",
    "0.0005,1",
    "2,2000",
    "1.,1000",
    ".5,500",
    "1024.000,1024000",
    "'',0"
  })
  void understandsThousandthsAndCpus(String text, int milli) {
    assertEquals(milli, Cpus.milli(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lots",
        "m",
        ".",
        "-1",
        "-100m",
        "-0.0001",
        "+1",
        "1.5m",
        "100M",
        "1d",
        "1f",
        "0x1p3",
        "1e3",
        "NaN",
        "Infinity",
        " 1",
        "1 ",
        "1,5",
        "3000000000m",
        "3000000",
        "٣m"
      })
  void refusesEverythingElseWithTheForms(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> Cpus.milli(text));
    assertEquals(
        "cpus: " + text + " (expected: thousandths such as 100m, or CPUs such as 0.1)",
        e.getMessage());
  }

  @Property
  void readsWhatItWrites(@ForAll @IntRange(min = 0) int milli) {
    assertEquals(milli, Cpus.milli(Cpus.text(milli)));
  }
}

package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CallJsonTimeTest {
  private static final DateTimeFormatter EXPECTED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** From year -5000 to year 15000. */
  @Property
  void writesTheSameAsAFormatter(
      @ForAll @LongRange(min = -219_960_000_000L, max = 411_190_000_000L) long second,
      @ForAll @IntRange(min = 0, max = 999_999_999) int nano) {
    Instant time = Instant.ofEpochSecond(second, nano);
    assertEquals(EXPECTED.format(time), CallJson.time(time));
  }

  @Test
  void writesMillisecondsAlways() {
    assertEquals("2024-02-29T00:00:00.000Z", CallJson.time(Instant.parse("2024-02-29T00:00:00Z")));
  }
}

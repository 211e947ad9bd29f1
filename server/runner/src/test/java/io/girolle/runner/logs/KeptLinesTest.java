package io.girolle.runner.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.OutputSink.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The newest lines, within a bound. */
class KeptLinesTest {
  private static final LogOrigin ORIGIN = new LogOrigin("a", "f", "i");

  @Property(tries = 200)
  void keepsTheNewestWithinItsLimitAndCountsWhatAReaderMissed(
      @ForAll @Size(max = 300) List<@IntRange(max = 500) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 5000) int most) {
    var kept = new KeptLines(20_000);
    long next = 0;
    long seen = 0;
    for (int i = 0; i < lengths.size(); i++) {
      kept.add(line("x".repeat(lengths.get(i))));
      assertTrue(kept.bytes() <= 20_000);
      if (i % 50 == 49) {
        var batch = kept.read(next, most);
        seen += batch.missed() + batch.lines().size();
        next = batch.next();
        assertEquals(seen, next);
      }
    }
    for (var batch = kept.read(next, most);
        !batch.lines().isEmpty();
        batch = kept.read(next, most)) {
      seen += batch.missed() + batch.lines().size();
      next = batch.next();
    }
    assertEquals(lengths.size(), seen);
  }

  @Test
  void readersAreToldOfLinesUntilTheyLeave() {
    var kept = new KeptLines(20_000);
    var told = new int[1];
    Runnable reader = () -> told[0]++;
    kept.join(reader);
    kept.add(line("one"));
    kept.leave(reader);
    kept.add(line("two"));
    assertEquals(1, told[0]);
  }

  private static LogLine line(String text) {
    return new LogLine(ORIGIN, "c", 1, Source.STDOUT, text.getBytes(StandardCharsets.UTF_8));
  }
}

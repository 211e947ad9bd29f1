package io.girolle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ProcStatTest {
  private static final String STAT =
      "4711 (%s) S 1 4711 4711 0 -1 4194560 8034 0 12 0 1234 56 7 8 20 0 31 0 99 3 5 1 2\n";

  @Test
  void addsUserAndSystemTime() {
    assertEquals(Duration.ofMillis(12_900), ProcStat.cpu(STAT.formatted("java")));
  }

  @Test
  void isNotConfusedByTheNameOfTheProgram() {
    assertEquals(Duration.ofMillis(12_900), ProcStat.cpu(STAT.formatted("a) S 9 (b 1 2")));
  }

  @Test
  void readsResidentMemory() {
    String status = "Name:\tjava\nVmHWM:\t  300000 kB\nVmRSS:\t  234567 kB\nThreads:\t31\n";
    assertEquals(234_567L * 1024, ProcStat.residentBytes(status));
  }

  @Test
  void saysWhenThereIsNoResidentMemory() {
    assertThrows(IllegalArgumentException.class, () -> ProcStat.residentBytes("Name:\tkthreadd\n"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsThisProcess() throws IOException {
    long own = ProcessHandle.current().pid();
    assertTrue(ProcStat.cpu(own).compareTo(Duration.ZERO) > 0);
    assertTrue(ProcStat.residentBytes(own) > 10 * 1024 * 1024);
  }
}

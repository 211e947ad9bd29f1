package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a runner may take of its machine. */
class CapacityTest {
  private static final Capacity AUTO = new Capacity("auto", "auto");

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({"1000, 744", "10000, 9000", "100000, 94880"})
  void headroomIsATenthBetween256MiBAnd5GiB(long machine, long left) throws IOException {
    memory(machine);
    assertEquals(new Need(left, 4000), AUTO.of(new Machine(root, 4), 1));
    assertEquals(new Need(left / 4, 1000), AUTO.of(new Machine(root, 4), 4));
  }

  @Test
  void figuresThatAreSaidHoldWhateverTheMachineHasAndWhoeverSharesIt() throws IOException {
    memory(1000);
    assertEquals(new Need(2048, 500), new Capacity("2GiB", "500m").of(new Machine(root, 4), 3));
  }

  @Test
  void limitOfTheControlGroupOfVersion1Counts() throws IOException {
    memory(100_000);
    write("proc/self/cgroup", "4:memory:/a/b\n3:cpu,cpuacct:/a\n0::/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", Long.toString(1000L << 20));
    write("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", Long.toString(2000L << 20));
    write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
    write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
    write("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "150000");
    write("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000");
    assertEquals(new Need(744, 1500), AUTO.of(new Machine(root, 4), 1));
  }

  @Test
  void limitOfTheControlGroupOfVersion2Counts() throws IOException {
    memory(100_000);
    write("proc/self/cgroup", "0::/system.slice/node.service\n");
    write("sys/fs/cgroup/system.slice/memory.max", "max");
    write("sys/fs/cgroup/system.slice/node.service/memory.max", Long.toString(1000L << 20));
    write("sys/fs/cgroup/system.slice/cpu.max", "max 100000");
    write("sys/fs/cgroup/system.slice/node.service/cpu.max", "250000 100000");
    assertEquals(new Need(744, 2500), AUTO.of(new Machine(root, 4), 1));
  }

  @Test
  void groupThatIsMountedAsTheRootCounts() throws IOException {
    memory(100_000);
    write("proc/self/cgroup", "0::/docker/1234\n");
    write("sys/fs/cgroup/memory.max", Long.toString(1000L << 20));
    assertEquals(new Need(744, 4000), AUTO.of(new Machine(root, 4), 1));
  }

  @Test
  void machineThatIsTooSmallOrTellsNothingIsRefused() throws IOException {
    var silent =
        assertThrows(IllegalArgumentException.class, () -> AUTO.of(new Machine(root, 1), 1));
    assertTrue(silent.getMessage().contains("set girolle.runner.memory"), silent.getMessage());
    memory(256);
    var small =
        assertThrows(IllegalArgumentException.class, () -> AUTO.of(new Machine(root, 1), 1));
    assertTrue(small.getMessage().contains("nothing is left"), small.getMessage());
  }

  @Test
  void thisMachineTellsWhatItHas() {
    assertTrue(Machine.local().memory().orElseThrow() > 0);
    assertTrue(Machine.local().milliCpus() > 0);
  }

  private void memory(long mebibytes) throws IOException {
    write("proc/meminfo", "MemTotal:  %d kB\nMemFree: 12 kB\n".formatted(mebibytes * 1024));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}

package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketWatchTest {
  @TempDir private Path folder;

  @Test
  void tellsOfWhatIsMadeAndOfWhatIsRenamed() throws Exception {
    var told = new Semaphore(0);
    try (var watch = new SocketWatch();
        var watching = watch.watch(folder, told::release)) {
      Path made = Files.createFile(folder.resolve("lsnr.sock.tmp"));
      assertTrue(told.tryAcquire(1, TimeUnit.MINUTES));
      told.drainPermits();
      Files.move(made, folder.resolve("lsnr.sock"));
      assertTrue(told.tryAcquire(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void tellsNothingOfAFolderThatIsWatchedNoMore() throws Exception {
    var told = new Semaphore(0);
    var other = new CountDownLatch(1);
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (var watch = new SocketWatch();
        var watching = watch.watch(kept, other::countDown)) {
      watch.watch(gone, told::release).close();
      Files.createFile(gone.resolve("lsnr.sock"));
      Files.createFile(kept.resolve("lsnr.sock"));
      assertTrue(other.await(1, TimeUnit.MINUTES));
      assertTrue(told.availablePermits() == 0);
    }
  }

  @Test
  void aFolderThatIsntThereIsNotWatched() throws Exception {
    try (var watch = new SocketWatch();
        var watching = watch.watch(folder.resolve("nowhere"), () -> {})) {
      assertTrue(Files.notExists(folder.resolve("nowhere")));
    }
  }
}

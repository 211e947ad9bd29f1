package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.girolle.runner.SocketProbe.Sight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a function's socket. */
class SocketProbeTest {

  @TempDir Path folder;

  @Test
  void nothingIsThereYet() throws IOException {
    assertEquals(Sight.NOTHING_YET, SocketProbe.look(folder));
    link("to-come.sock");
    assertEquals(Sight.NOTHING_YET, SocketProbe.look(folder));
  }

  @Test
  void socketUnderItsOwnNameOrByALinkInTheFolder() throws IOException {
    try (var own = listen("lsnr.sock")) {
      assertEquals(Sight.SOCKET, SocketProbe.look(folder));
      assertEquals(true, own.isOpen());
    }
    Files.delete(folder.resolve("lsnr.sock"));
    try (var real = listen("real.sock")) {
      link("real.sock");
      assertEquals(Sight.SOCKET, SocketProbe.look(folder));
      assertEquals(true, real.isOpen());
    }
  }

  @Test
  void whatLeadsElsewhereOrIsNoSocketIsWrong() throws IOException {
    try (var real = listen("real.sock")) {
      assertEquals(true, real.isOpen());
      for (String target :
          new String[] {
            folder.resolve("real.sock").toString(),
            "../" + folder.getFileName() + "/real.sock",
            "./real.sock",
            ".."
          }) {
        link(target);
        assertEquals(Sight.WRONG, SocketProbe.look(folder), target);
      }
      Files.writeString(folder.resolve("file"), "");
      link("file");
      assertEquals(Sight.WRONG, SocketProbe.look(folder));
      Files.delete(folder.resolve("lsnr.sock"));
      Files.writeString(folder.resolve("lsnr.sock"), "");
      assertEquals(Sight.WRONG, SocketProbe.look(folder));
    }
  }

  @Test
  void linkThatAppearsDuringALookIsNeverTakenForSomethingElse() throws Exception {
    try (var real = listen("real.sock")) {
      assertEquals(true, real.isOpen());
      for (int i = 0; i < 500; i++) {
        Files.deleteIfExists(folder.resolve("lsnr.sock"));
        var ready = new CountDownLatch(1);
        var linking =
            new Thread(
                () -> {
                  ready.countDown();
                  link("real.sock");
                });
        linking.start();
        ready.await();
        Sight sight = SocketProbe.look(folder);
        while (sight == Sight.NOTHING_YET) {
          sight = SocketProbe.look(folder);
        }
        assertNotEquals(Sight.WRONG, sight);
        linking.join();
      }
    }
  }

  private ServerSocketChannel listen(String name) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(folder.resolve(name)));
  }

  private void link(String target) {
    try {
      Files.deleteIfExists(folder.resolve("lsnr.sock"));
      Files.createSymbolicLink(folder.resolve("lsnr.sock"), Path.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

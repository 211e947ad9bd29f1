package io.girolle.runner;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at once that something has appeared in the folder of an instance that starts. The system
 * may not let it watch; whoever relies on it looks now and then all the same.
 */
final class SocketWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SocketWatch.class);

  private final @Nullable WatchService service = open();
  private final Map<WatchKey, Runnable> watched = new ConcurrentHashMap<>();

  SocketWatch() {
    WatchService opened = service;
    if (opened != null) {
      var thread = new Thread(() -> keepWatching(opened), "girolle-sockets");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      log.warn("event=sockets-not-watched error=\"{}\"", e.getMessage());
      return null;
    }
  }

  /** A folder that is watched. */
  interface Watching extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Watches a folder.
   *
   * @param folder the folder, which is there
   * @param appeared must only hand work to another thread
   * @return ends it
   */
  Watching watch(Path folder, Runnable appeared) {
    if (service == null) {
      return () -> {};
    }
    try {
      WatchKey key = folder.register(service, StandardWatchEventKinds.ENTRY_CREATE);
      watched.put(key, appeared);
      return () -> {
        watched.remove(key);
        key.cancel();
      };
    } catch (IOException | ClosedWatchServiceException e) {
      log.debug("event=folder-not-watched folder={}", folder, e);
      return () -> {};
    }
  }

  @Override
  public void close() throws IOException {
    if (service != null) {
      service.close();
    }
  }

  private void keepWatching(WatchService service) {
    try {
      while (true) {
        WatchKey key = service.take();
        key.pollEvents();
        Runnable appeared = watched.get(key);
        if (appeared != null) {
          appeared.run();
        }
        key.reset();
      }
    } catch (ClosedWatchServiceException e) {
      log.debug("event=sockets-watched-no-more");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

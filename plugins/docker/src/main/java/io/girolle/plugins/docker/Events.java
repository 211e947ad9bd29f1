package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Hears from the engine, over one connection for all containers, which have ended. A connection
 * that is lost is made again; what was missed meanwhile the roster finds out.
 */
final class Events implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LAST_WORK = Duration.ofSeconds(5);

  private final Engine engine;
  private final Roster roster;
  private final String path;
  private final Logger log;
  private @Nullable Thread thread;
  private @Nullable EngineStream stream;
  private volatile boolean closed;
  private boolean lost;

  Events(Engine engine, Roster roster, Labels labels, Logger log) {
    this.engine = engine;
    this.roster = roster;
    this.log = log;
    this.path =
        "/events?filters="
            + Engine.encoded(
                Json.filters(
                    Map.of(
                        "type", List.of("container"),
                        "event", List.of("die", "oom"),
                        "label", List.of(Labels.DRIVER + "=" + labels.driver()))));
  }

  /** Begins, unless it has. */
  synchronized void begin() {
    if (thread == null && !closed) {
      var listening = new Thread(this::listen, "docker-events");
      listening.setDaemon(true);
      listening.start();
      thread = listening;
    }
  }

  synchronized boolean hasBegun() {
    return thread != null;
  }

  @Override
  public void close() {
    closed = true;
    Thread listening;
    synchronized (this) {
      listening = thread;
      if (stream != null) {
        stream.close();
      }
    }
    if (listening != null) {
      LockSupport.unpark(listening);
      try {
        listening.join(LAST_WORK.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void listen() {
    while (!closed) {
      try (EngineStream opened = engine.open("GET", path, Map.of())) {
        if (!take(opened)) {
          return;
        }
        roster.sweep();
        found();
        read(opened);
      } catch (EngineException | IOException | RuntimeException e) {
        lost(e);
      }
      if (!closed) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private synchronized boolean take(EngineStream opened) {
    stream = opened;
    return !closed;
  }

  private void read(EngineStream opened) throws IOException {
    var events = Json.values(opened.body());
    while (events.hasNextValue()) {
      JsonNode event = events.nextValue();
      JsonNode attributes = event.at("/Actor/Attributes");
      roster
          .find(attributes.path(Labels.INSTANCE).asText())
          .ifPresent(
              instance -> {
                if (event.path("Action").asText().equals("oom")) {
                  instance.ranOutOfMemory();
                } else {
                  instance.died(attributes.path("exitCode").asInt());
                }
              });
    }
    throw new IOException("the engine ended its stream of events");
  }

  private void lost(Exception e) {
    if (!lost && !closed) {
      lost = true;
      log.warn("event=engine-lost error=\"{}\"", e.getMessage());
    }
  }

  private void found() {
    if (lost) {
      lost = false;
      log.info("event=engine-found instances={}", roster.size());
    }
  }
}

package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.spi.Blame;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;

/** Runs each function instance in a container. */
final class DockerDriver implements Driver {
  private static final String FAILED =
      "Container failed to initialize, please ensure you are using the latest fdk and check the"
          + " logs";

  private static final String TOO_LITTLE = "Requested CPU/Memory cannot be allocated";

  private final Engine engine;
  private final Containers containers;
  private final Pulls pulls;
  private final Images images;
  private final Networks networks;
  private final CreateRequest request;
  private final Roster roster;
  private final Removal removal;
  private final Events events;
  private final Meters meters;
  private final Logger log;

  DockerDriver(
      DockerSettings settings,
      Engine engine,
      ImageUse use,
      Labels labels,
      Meters meters,
      Logger log) {
    this.engine = engine;
    this.meters = meters;
    this.log = log;
    containers = new Containers(engine);
    pulls =
        new Pulls(new Pull(engine, settings.registries()), settings.pull().timeout(), meters, log);
    images =
        new Images(engine, pulls, use, settings.pull().policy(), settings.container().volumes());
    networks = new Networks(settings.container().networks());
    request = new CreateRequest(settings.container(), labels);
    roster = new Roster(containers, labels, log);
    removal = new Removal(containers, roster, networks, settings.stopWait(), meters, log);
    events = new Events(engine, roster, labels, log);
  }

  @Override
  public Instance launch(ContainerSpec spec) throws DriverException, InterruptedException {
    Duration pull = image(spec.image());
    Stopwatch watch = Stopwatch.start();
    events.begin();
    String network = networks.take(spec);
    var instance = new DockerInstance(spec, network, containers, removal);
    roster.add(instance);
    boolean launched = false;
    try {
      JsonNode body = prepare(spec, network);
      launched = start(spec, instance, body, pull, watch);
      return instance;
    } finally {
      if (!launched) {
        instance.stop(Duration.ZERO);
      }
    }
  }

  @Override
  public int removeLeftovers(Path runnerFolder) throws DriverException {
    String folder = Labels.text(runnerFolder);
    try {
      List<JsonNode> left = containers.labelled(Labels.RUNNER_FOLDER, folder);
      for (JsonNode container : left) {
        containers.remove(container.path("Id").asText());
      }
      return left.size();
    } catch (EngineException e) {
      meters.failed("leftovers");
      throw new DriverException(
          "can't remove the containers that are left of runner folder %s: %s"
              .formatted(folder, e.text()),
          e);
    }
  }

  /** Looks for what was missed, once there may be something. */
  void sweep() {
    if (!events.hasBegun()) {
      return;
    }
    try {
      roster.sweep();
    } catch (EngineException e) {
      log.debug("event=sweep-failed error=\"{}\"", e.text());
    }
  }

  int waitingForImages() {
    return pulls.waiting();
  }

  int instances() {
    return roster.size();
  }

  @Override
  public void close() throws IOException {
    events.close();
    pulls.close();
    engine.close();
  }

  private Duration image(String image) throws DriverException, InterruptedException {
    try {
      return images.ready(image);
    } catch (EngineException e) {
      throw failure("image", "can't look for image '" + image + "'", e);
    } catch (DriverException e) {
      meters.failed("image");
      throw e;
    }
  }

  private JsonNode prepare(ContainerSpec spec, String network) throws DriverException {
    try {
      SocketFolder.give(spec.socketFolder(), spec.user());
      return request.of(spec, network);
    } catch (IOException e) {
      meters.failed("prepare");
      throw new DriverException("can't give away folder " + spec.socketFolder(), e);
    } catch (IllegalArgumentException e) {
      meters.failed("prepare");
      throw new DriverException(String.valueOf(e.getMessage()), e);
    }
  }

  /** True, always: what fails is thrown. */
  private boolean start(
      ContainerSpec spec, DockerInstance instance, JsonNode body, Duration pull, Stopwatch prepare)
      throws DriverException, InterruptedException {
    Duration prepared = prepare.elapsed();
    String step = "create";
    try {
      Stopwatch create = Stopwatch.start();
      create(spec, instance, body);
      Duration created = create.elapsed();
      meters.did("create", created);
      notInterrupted();
      step = "start";
      Stopwatch start = Stopwatch.start();
      instance.follow();
      containers.start(spec.id());
      Duration started = start.elapsed();
      meters.did("start", started);
      instance.started(new StartStages(pull, prepared, created, started));
      notInterrupted();
      return true;
    } catch (EngineException e) {
      throw failure(step, "can't " + step + " container " + spec.id(), e);
    }
  }

  /** Names are unique: one that is taken is a leftover of a runner that had our folder before. */
  private void create(ContainerSpec spec, DockerInstance instance, JsonNode body)
      throws EngineException {
    instance.asked();
    try {
      try {
        instance.created(containers.create(spec.id(), body));
      } catch (EngineException e) {
        if (!e.isConflict() || !isLeftover(spec)) {
          throw e;
        }
        containers.remove(spec.id());
        log.info("event=container-removed instance={} reason=\"it was left over\"", spec.id());
        instance.created(containers.create(spec.id(), body));
      }
    } catch (EngineException e) {
      if (!e.hadNoAnswer()) {
        instance.refused();
      }
      throw e;
    }
  }

  private boolean isLeftover(ContainerSpec spec) throws EngineException {
    return containers
        .inspect(spec.id())
        .at("/Config/Labels")
        .path(Labels.RUNNER_FOLDER)
        .asText()
        .equals(Labels.runnerFolder(spec));
  }

  private static void notInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the launch was given up");
    }
  }

  private DriverException failure(String step, String what, EngineException e) {
    meters.failed(step);
    log.warn("event=launch-failed step={} error=\"{}\"", step, e.text());
    if (e.isBadRequest() && e.text().matches(".*(exec|[Cc]ommand|chdir).*")) {
      return new DriverException(502, Blame.USER, FAILED, e);
    }
    return e.isBadRequest() && e.text().contains("emory limit")
        ? new DriverException(400, Blame.USER, TOO_LITTLE, e)
        : new DriverException(what + ": " + e.text(), e);
  }
}

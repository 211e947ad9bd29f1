package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * The instances that there are, compared with the containers that the engine has: once it can be
 * reached again, and every now and then. What ended unnoticed is told, what nobody knows is
 * removed, and output that was cut off is followed again.
 */
final class Roster {
  private static final Set<String> ENDED = Set.of("exited", "dead");

  private final Map<String, DockerInstance> instances = new ConcurrentHashMap<>();
  private final Containers containers;
  private final Labels labels;
  private final Logger log;

  Roster(Containers containers, Labels labels, Logger log) {
    this.containers = containers;
    this.labels = labels;
    this.log = log;
  }

  /** Before its container is created. */
  void add(DockerInstance instance) {
    instances.put(instance.name(), instance);
  }

  /** After its container was removed. */
  void remove(DockerInstance instance) {
    instances.remove(instance.name(), instance);
  }

  Optional<DockerInstance> find(String name) {
    return Optional.ofNullable(instances.get(name));
  }

  int size() {
    return instances.size();
  }

  /** Compares. */
  void sweep() throws EngineException {
    List<DockerInstance> known =
        instances.values().stream().filter(DockerInstance::hasContainer).toList();
    List<JsonNode> there = containers.labelled(Labels.DRIVER, labels.driver());
    Set<String> names = new HashSet<>();
    for (JsonNode container : there) {
      String name = container.at("/Labels").path(Labels.INSTANCE).asText();
      names.add(name);
      DockerInstance instance = instances.get(name);
      if (instance == null) {
        stray(container.path("Id").asText(), name);
      } else if (instance.hasContainer()) {
        compare(instance, container);
      }
    }
    var vanished = new ArrayList<>(known);
    vanished.removeIf(instance -> names.contains(instance.name()));
    vanished.forEach(DockerInstance::vanished);
  }

  private void stray(String id, String name) throws EngineException {
    containers.remove(id);
    log.info("event=container-removed instance={} reason=\"it was left over\"", name);
  }

  private void compare(DockerInstance instance, JsonNode container) throws EngineException {
    String id = container.path("Id").asText();
    if (ENDED.contains(container.path("State").asText())) {
      JsonNode state = containers.inspect(id).path("State");
      instance.died(state.path("ExitCode").asInt());
    } else if (!instance.isFollowed()) {
      instance.follow();
    }
  }
}

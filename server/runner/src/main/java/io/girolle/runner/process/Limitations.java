package io.girolle.runner.process;

import io.girolle.spi.ContainerSpec;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Says, once each, what a spec asks for and a process can't have. */
final class Limitations {
  private static final String DEFAULT_USER = "1000:1000";

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Logger log;

  Limitations(Logger log) {
    this.log = log;
  }

  void check(ContainerSpec spec) {
    check("mounts", !spec.mounts().isEmpty());
    check("devices", !spec.devices().isEmpty());
    check("network", !spec.network().isEmpty());
    check("user", !spec.user().equals(DEFAULT_USER));
    check("labels", !spec.labels().isEmpty());
    check("cpu-shares", spec.cpuShares() > 0);
    check("engine-options", !spec.engineOptions().isEmpty());
  }

  private void check(String what, boolean wanted) {
    if (wanted && told.add(what)) {
      log.warn("event=ignored driver=process what={} reason=\"a process can't have it\"", what);
    }
  }
}

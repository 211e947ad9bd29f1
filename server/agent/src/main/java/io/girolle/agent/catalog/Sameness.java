package io.girolle.agent.catalog;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;

/** Whether two answers of a catalog say the same. */
final class Sameness {
  private Sameness() {}

  static boolean ofApps(App one, App other) {
    return one.id().equals(other.id())
        && one.name().equals(other.name())
        && one.syslogUrl().equals(other.syslogUrl())
        && one.config().equals(other.config())
        && one.annotations().equals(other.annotations());
  }

  static boolean ofFunctions(AppFunction one, AppFunction other) {
    return one.id().equals(other.id())
        && one.name().equals(other.name())
        && one.appId().equals(other.appId())
        && one.image().equals(other.image())
        && one.memoryMiB() == other.memoryMiB()
        && one.tmpfsMiB() == other.tmpfsMiB()
        && one.milliCpus() == other.milliCpus()
        && one.timeout().equals(other.timeout())
        && one.idleTimeout().equals(other.idleTimeout())
        && one.config().equals(other.config())
        && one.annotations().equals(other.annotations());
  }

  static boolean ofTriggers(AppTrigger one, AppTrigger other) {
    return one.id().equals(other.id())
        && one.appId().equals(other.appId())
        && one.functionId().equals(other.functionId())
        && one.source().equals(other.source());
  }
}

package io.girolle.loader.remains;

import java.util.List;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** MBeans of the plugin's classes: unregistered. */
final class MBeans implements Kind {

  @Override
  public List<Left> find(Search search) {
    if (!search.classes().uses("javax.management.ObjectName")) {
      return List.of();
    }
    return MBeanServerFactory.findMBeanServer(null).stream()
        .flatMap(server -> find(server, search.ownership()))
        .toList();
  }

  private static Stream<Left> find(MBeanServer server, Ownership ownership) {
    return server.queryNames(null, null).stream()
        .filter(name -> isPlugins(server, name, ownership))
        .map(name -> Left.of("mbean", name.getCanonicalName(), () -> server.unregisterMBean(name)));
  }

  private static boolean isPlugins(MBeanServer server, ObjectName name, Ownership ownership) {
    try {
      return ownership.isPlugins(server.getClassLoaderFor(name));
    } catch (InstanceNotFoundException e) {
      return false;
    }
  }
}

package io.girolle.loader.remains;

import io.girolle.loader.remains.Ownership.Owner;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What long-lived threads of the host and the JVM got from a plugin because they were begun while
 * it ran: its context class loader and its protection domains, and an exception handler that it
 * gave them. No fault of the plugin's, so it is taken off them quietly.
 */
final class Inheritance {
  private static final Logger log = LoggerFactory.getLogger(Inheritance.class);
  private static final ClassLoader HOST = Inheritance.class.getClassLoader();

  private final ThreadOwners owners;
  private final Optional<Field> rights;
  private final List<Optional<Field>> domains;

  Inheritance(JdkInternals jdk, ThreadOwners owners) {
    this.owners = owners;
    this.rights = jdk.field("java.lang.Thread", "inheritedAccessControlContext"); // until 23
    this.domains =
        List.of(
            jdk.field("java.security.AccessControlContext", "context"),
            jdk.field("java.security.AccessControlContext", "privilegedContext"));
  }

  /** Takes it off all threads that aren't the plugin's. */
  void takeOff(Search search) {
    search
        .threads()
        .forEach(
            (thread, stack) -> {
              if (thread.isAlive()
                  && owners.of(thread, stack, search.ownership()) != Owner.PLUGIN
                  && !Threads.isInside(thread, stack, search.ownership())) {
                takeOff(thread, search.ownership());
              }
            });
  }

  private void takeOff(Thread thread, Ownership ownership) {
    try {
      if (ownership.isPlugins(thread.getContextClassLoader())) {
        thread.setContextClassLoader(HOST);
        log.debug("event=context-class-loader-taken-off thread=\"{}\"", thread.getName());
      }
      if (ownership.has(thread.getUncaughtExceptionHandler())) {
        thread.setUncaughtExceptionHandler(null);
      }
      if (rights.isPresent()) {
        takeOffRights(thread, rights.get(), ownership);
      }
    } catch (SecurityException | IllegalAccessException e) {
      log.debug("event=inherited-stays thread=\"{}\"", thread.getName(), e);
    }
  }

  private void takeOffRights(Thread thread, Field rights, Ownership ownership)
      throws IllegalAccessException {
    Object inherited = rights.get(thread);
    if (inherited != null && hasDomain(inherited, ownership)) {
      rights.set(thread, null);
    }
  }

  /** Whether rights are bounded by the plugin's, as far as that can be seen. */
  private boolean hasDomain(Object rights, Ownership ownership) {
    Optional<Object> own = JdkInternals.read(domains.get(0), rights);
    Optional<Object> wider = JdkInternals.read(domains.get(1), rights);
    boolean here = own.isPresent() && Stream.of((Object[]) own.get()).anyMatch(ownership::has);
    return here || (wider.isPresent() && hasDomain(wider.get(), ownership));
  }
}
